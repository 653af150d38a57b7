// SPDX-License-Identifier: Apache-2.0
// `stress` as a user meets it.
#include "support/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";

class Stress : public testing::Test {
 protected:
  Outcome stress(const std::string& config, std::vector<std::string> more) {
    std::vector<std::string> arguments{"stress", kConfigs + config, "--out", (folder_ / "s").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
  ScratchFolder folder_;
};

TEST_F(Stress, SweepsThreadsAndNodesAndLeavesTableJsonAndPage) {
  const Outcome outcome = stress("stress/burst.json", {"--messages", "5000", "--threads", "1,3", "--nodes", "10,50"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("messages in order: held"));
  const json summary = json::parse(read_file(folder_ / "s" / "summary.json"));
  EXPECT_EQ(summary["clean"], true);
  ASSERT_EQ(summary["cells"].size(), 4U);
  EXPECT_EQ(summary["cells"][3]["nodes"], 50);
  EXPECT_EQ(summary["cells"][3]["threads"], 3);
  EXPECT_GE(summary["cells"][3]["messages"], 5000);
  EXPECT_GT(summary["cells"][0]["invariants"][0]["checks"], 0);
  for (const char* name : {"config.json", "manifest.json", "stress.csv", "report.html"})
    EXPECT_FALSE(read_file(folder_ / "s" / name).empty()) << name;
}

TEST_F(Stress, ItsPageIsMadeAnewFromItsFiles) {
  ASSERT_EQ(stress("stress/burst.json", {"--messages", "2000", "--nodes", "10", "--quiet"}).status, 0);
  const std::string page = read_file(folder_ / "s" / "report.html");
  std::filesystem::remove(folder_ / "s" / "report.html");
  EXPECT_EQ(run_program({"report", (folder_ / "s").string()}).status, 0);
  EXPECT_EQ(read_file(folder_ / "s" / "report.html"), page);
  std::filesystem::remove(folder_ / "s" / "summary.json");
  folder_.write("s/summary.json", "{}");
  const Outcome refused = run_program({"report", (folder_ / "s").string()});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("not what stakemine stress writes"));
}

TEST_F(Stress, ExploresSchedules) {
  const std::string file = kConfigs + "stress/burst.json";
  const Outcome outcome = run_program({"stress", file, "--explore", "50", "--nodes", "3", "--set", "/load/size=4"});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("50 schedules of burst played"));
  const auto refuse = [&](std::vector<std::string> more, const std::string& part) {
    std::vector<std::string> arguments{"stress", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome refused = run_program(arguments);
    EXPECT_EQ(refused.status, 2);
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr(part));
  };
  refuse({"--explore", "0"}, "--explore: 0 is not legal");
  refuse({"--explore", "5", "--chaos", "1"}, "--chaos: has no effect");
  refuse({"--explore", "5", "--nodes", "3,4"}, "--nodes: expected one number");
  refuse({"--depth", "2"}, "--depth: is about schedules");
  EXPECT_EQ(run_program({"stress", kConfigs + "quickstart.json", "--explore", "5"}).status, 2);
}

TEST_F(Stress, RunsANetwork) {
  const Outcome outcome =
      stress("quickstart.json", {"--messages", "200", "--set", "/rounds=2", "--json", "--threads", "4"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out)["load"], "network");
}

TEST_F(Stress, RunsUnderChaos) {
  const Outcome outcome =
      stress("stress/churn.json", {"--messages", "20000", "--nodes", "50", "--chaos", "9", "--threads", "4"});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST_F(Stress, RunsANetworkUnderChaos) {
  const Outcome network =
      stress("quickstart.json", {"--messages", "300", "--set", "/rounds=3", "--chaos", "2", "--json"});
  EXPECT_EQ(network.status, 0) << network.out << network.err;
  EXPECT_EQ(json::parse(network.out)["chaos_seed"], 2);
}

TEST_F(Stress, RefusesWhatMakesNoSense) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"--duration", "0"},
                                                                     {"--duration", "soon"},
                                                                     {"--threads", "0.5"},
                                                                     {"--threads", "10000"},
                                                                     {"--nodes", "1"},
                                                                     {"--set", "/load/size=0"},
                                                                     {"--set", "/lod=1"}}) {
    const Outcome outcome = stress("stress/burst.json", arguments);
    EXPECT_EQ(outcome.status, 2) << arguments[1];
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
  }
}

TEST(StressFiles, AreValidatedExplainedAndHaveASchema) {
  EXPECT_EQ(run_program({"validate", kConfigs + "stress/churn.json"}).status, 0);
  EXPECT_THAT(run_program({"explain", kConfigs + "stress/churn.json"}).out, HasSubstr("/load/stay"));
  EXPECT_EQ(run_program({"schema", "--stress"}).out,
            read_file(std::string{STAKEMINE_SOURCE_DIR} + "/tools/stakemine.stress.schema.json"));
  EXPECT_THAT(run_program({"list", "load"}).out, HasSubstr("cancel_storm"));
}

}  // namespace
}  // namespace stakemine::test
