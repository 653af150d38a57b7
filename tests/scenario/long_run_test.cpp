// SPDX-License-Identifier: Apache-2.0
// A run of more rounds than are kept: every round is in rounds.csv, sums are over all, a kill changes no bit.
#include "support/program.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kRounds = 20'001, kStride = 8;

class LongRun : public testing::Test {
 protected:
  Outcome run(const std::string& name, std::vector<std::string> more = {}, int kill_after_ms = 0) const {
    const std::string config = folder_.write("tiny.json", R"({
      "description": "Three miners and next to nothing to do.", "seed": 3, "rounds": 20001,
      "task": {"type": "synthetic", "shards": 5}, "miners": [{"count": 3, "stake": 2}],
      "network": {"type": "star", "link": {"latency": {"type": "uniform", "minimum": "1ms", "maximum": "9ms"}}},
      "incentives": {"emission_per_epoch": 1000, "reward": "work"}})");
    std::vector<std::string> arguments{"run", config, "--quiet", "--out", (folder_ / name).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, "", kill_after_ms, SIGKILL);
  }
  [[nodiscard]] nlohmann::json summary(const std::string& name) const {
    auto json = nlohmann::json::parse(read_file(folder_ / name / "summary.json"));
    json.erase("wall_time_s");
    return json;
  }
  [[nodiscard]] std::string rounds(const std::string& name) const { return read_file(folder_ / name / "rounds.csv"); }

  ScratchFolder folder_;
};

TEST_F(LongRun, HasEveryRoundOnTheDiskAndFewInMemory) {
  const Outcome outcome = run("one", {"--threads", "1"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::string table = rounds("one");
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), static_cast<long>(kRounds) + 1);
  const nlohmann::json found = summary("one");
  EXPECT_EQ(found["rounds"], kRounds);
  EXPECT_EQ(found["rounds_kept"], (kRounds - 1) / kStride + 1);
  EXPECT_EQ(found["work"]["total"], 5 * kRounds);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "one.checkpoints"));

  ASSERT_EQ(run("two", {"--threads", "2"}).status, 0);
  EXPECT_EQ(rounds("two"), table);
  EXPECT_EQ(summary("two"), found);
  EXPECT_EQ(run_program({"diff", (folder_ / "one").string(), (folder_ / "two").string()}).status, 0);

  const std::string page = read_file(folder_ / "one" / "report.html");
  EXPECT_THAT(page, HasSubstr("Curves and medians over rounds are of 2,501 rounds"));
  ASSERT_EQ(run_program({"report", (folder_ / "one").string()}).status, 0);
  const auto rounds_on = [](const std::string& text) {
    const std::size_t begin = text.find("\"rounds\":{\"total\"");
    return text.substr(begin, text.find('}', begin) - begin);
  };
  EXPECT_EQ(rounds_on(read_file(folder_ / "one" / "report.html")), rounds_on(page));
  EXPECT_THAT(rounds_on(page), HasSubstr("\"total\":20001"));
}

TEST_F(LongRun, EndsInTheSameBitsAfterKills) {
  ASSERT_EQ(run("whole").status, 0);
  Outcome outcome = run("cut", {"--checkpoint-every", "0"}, 150);
  int kills = 0;
  for (int ms = 100; outcome.status == -SIGKILL && kills < 4; ++kills, ms += 70)
    outcome = run("cut", {"--resume", "--checkpoint-every", "10ms"}, ms);
  EXPECT_GT(kills, 0);
  if (outcome.status == -SIGKILL) outcome = run("cut", {"--resume"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(rounds("cut"), rounds("whole"));
  EXPECT_EQ(summary("cut"), summary("whole"));
}

}  // namespace
}  // namespace stakemine::test
