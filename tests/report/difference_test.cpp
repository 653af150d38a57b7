// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/difference.hpp"

#include "stakemine/config/json.hpp"

#include "report/scratch_folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

using config::parse_json;

TEST(ConfigDifferences, NameThePlaceAndBothValues) {
  const auto a = parse_json(
      R"({"seed": 1, "miners": [{"count": 2, "stake": {"type": "pareto"}}], "runtime": {"threads": 1}})", "a");
  const auto b = parse_json(
      R"({"seed": 1, "miners": [{"count": 3, "stake": {"type": "pareto"}}, {"count": 1}], "runtime": {"threads": 2}})",
      "b");
  const auto differences = config_differences({&a, &b});
  ASSERT_EQ(differences.size(), 3U);
  EXPECT_EQ(differences[0].pointer, "/miners/0/count");
  EXPECT_THAT(differences[0].values, testing::ElementsAre("2", "3"));
  EXPECT_TRUE(differences[0].changes_results);
  EXPECT_EQ(differences[1].pointer, "/runtime/threads");
  EXPECT_FALSE(differences[1].changes_results);
  EXPECT_EQ(differences[2].pointer, "/miners/1/count");
  EXPECT_THAT(differences[2].values, testing::ElementsAre("", "1"));
  EXPECT_TRUE(config_differences({&a, &a}).empty());
}

TEST(MetricDifferences, AreRelativeAndLeaveTimesOut) {
  const auto a = parse_json(R"({"loss": 2, "wall_time_s": 1, "inner": {"x": 0, "same": 5}, "only": 1})", "a");
  const auto b = parse_json(R"({"loss": 1.5, "wall_time_s": 3, "inner": {"x": 7, "same": 5}, "other": 2})", "b");
  const auto differences = metric_differences(a, b);
  ASSERT_EQ(differences.size(), 4U);
  EXPECT_EQ(differences[0].path, "loss");
  EXPECT_EQ(*differences[0].relative(), -0.25);
  EXPECT_EQ(differences[1].path, "inner/x");
  EXPECT_FALSE(differences[1].relative()) << "of nothing";
  EXPECT_EQ(differences[2].path, "only");
  EXPECT_FALSE(differences[2].right);
  EXPECT_EQ(differences[3].path, "other");
  EXPECT_FALSE(differences[3].left);
}

StoredRun run_with(const ScratchFolder& folder, const std::string& name, std::initializer_list<const char*> digests) {
  std::filesystem::create_directory(folder.path() / name);
  std::ofstream rounds{folder.path() / name / "rounds.csv"};
  rounds << "round,digest\n";
  int round = 0;
  for (const char* digest : digests) rounds << ++round << ',' << digest << '\n';
  StoredRun run;
  run.directory = folder.path() / name;
  return run;
}

TEST(FirstDifferentRound, IsTheFirstOfUnequalDigests) {
  const ScratchFolder folder;
  const StoredRun abc = run_with(folder, "abc", {"a", "b", "c"}), axc = run_with(folder, "axc", {"a", "x", "c"}),
                  ab = run_with(folder, "ab", {"a", "b"});
  EXPECT_EQ(first_different_round(abc, axc), 2U);
  EXPECT_EQ(first_different_round(ab, abc), 3U);
  EXPECT_EQ(first_different_round(abc, ab), 3U);
  EXPECT_EQ(first_different_round(ab, ab), std::nullopt);
}

TEST(LineDifferences, CountAndShowTheFirst) {
  const ScratchFolder folder;
  write_text(folder.path() / "a", "1\n2\n3\n");
  write_text(folder.path() / "b", "1\nx\n3\n4\n");
  const auto difference = line_differences(folder.path() / "a", folder.path() / "b");
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->lines, 2U);
  EXPECT_EQ(difference->first, 2U);
  EXPECT_EQ(difference->left, "2");
  EXPECT_EQ(difference->right, "x");
  EXPECT_FALSE(line_differences(folder.path() / "a", folder.path() / "a"));
}

}  // namespace
}  // namespace stakemine::report
