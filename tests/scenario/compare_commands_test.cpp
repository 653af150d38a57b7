// SPDX-License-Identifier: Apache-2.0
// `report` and `diff`: pages rendered again, runs laid over each other, and what differs between two.
#include "support/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";

class Compare : public testing::Test {
 protected:
  std::string run(const std::string& out, const std::string& config, std::vector<std::string> more = {},
                  const std::string& rounds = "6") {
    std::vector<std::string> arguments{"run",   kConfigs + config,       "--rounds", rounds, "--quiet",
                                       "--out", (folder_ / out).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return (folder_ / out).string();
  }
  ScratchFolder folder_;
};

TEST_F(Compare, ReportRendersTheSamePageAgain) {
  for (const char* config : {"quickstart.json", "star-scaling.json", "stake-mine-demo.json", "hospitals-from-csv.json",
                             "faulty-star.json", "asynchronous.json"}) {
    const std::string directory = run(config, config);
    const std::string page = read_file(directory + "/report.html");
    std::filesystem::remove(directory + "/report.html");
    const Outcome outcome = run_program({"report", directory});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.out, directory + "/report.html\n");
    EXPECT_TRUE(page == read_file(directory + "/report.html")) << config;
  }
}

TEST_F(Compare, ReportRendersStudiesAgain) {
  const std::string scale = (folder_ / "scale").string(), sweep = (folder_ / "sweep").string();
  ASSERT_EQ(run_program({"scale", kConfigs + "star-scaling.json", "--nodes", "5,10,20,40", "--rounds", "2", "--quiet",
                         "--out", scale})
                .status,
            0);
  ASSERT_EQ(run_program({"sweep", kConfigs + "sweeps/allocation.json", "--set", "/repetitions=2", "--set",
                         "/set/~1rounds=1", "--quiet", "--out", sweep})
                .status,
            0);
  for (const std::string& directory : {scale, sweep}) {
    const std::string page = read_file(directory + "/report.html");
    std::filesystem::remove(directory + "/report.html");
    const Outcome outcome = run_program({"report", directory});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_TRUE(page == read_file(directory + "/report.html")) << directory;
  }
}

TEST_F(Compare, ReportLaysRunsOverEachOther) {
  const std::string a = run("a", "quickstart.json"),
                    b = run("b", "quickstart.json", {"--set", "/aggregation/type=mean"});
  const std::string page = (folder_ / "both.html").string();
  const Outcome outcome = run_program({"report", a, b, "--out", page});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, page + "\n");
  const std::string text = read_file(page);
  for (const char* part :
       {R"("name":"type trimmed_mean, rounding floor")", R"("name":"type mean")", R"("link":"a/report.html")",
        R"("pointer":"/aggregation/type","values":["\"trimmed_mean\"","\"mean\""])"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
}

TEST_F(Compare, ReportRefusesWhatIsNoRun) {
  EXPECT_EQ(run_program({"report", folder_.path().string()}).status, 2);
  EXPECT_EQ(run_program({"report", (folder_ / "none").string()}).status, 2);
  EXPECT_EQ(run_program({"report"}).status, 2);
}

TEST_F(Compare, DiffOfEqualRunsIsNothing) {
  const std::string a = run("a", "quickstart.json", {"--threads", "1"}),
                    b = run("b", "quickstart.json", {"--threads", "2"});
  const Outcome outcome = run_program({"diff", a, b});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("/runtime/threads  1  2  (changes no result)"));
  EXPECT_THAT(outcome.out, HasSubstr("equal: "));
  EXPECT_EQ(run_program({"diff", a, a}).status, 0);
}

TEST_F(Compare, DiffNamesConfigRoundEventAndMetrics) {
  const std::string a = run("a", "star-scaling.json", {"--set", "/miners/0/count=20"});
  const std::string b =
      run("b", "star-scaling.json", {"--set", "/miners/0/count=20", "--set", "/network/hub/bandwidth=1 Gbit/s"});
  const Outcome outcome = run_program({"diff", a, b});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("/network/hub/bandwidth  \"10 Gbit/s\"  \"1 Gbit/s\""));
  EXPECT_THAT(outcome.out, HasSubstr("first round that differs: 1\n"));
  EXPECT_THAT(outcome.out, HasSubstr("first event that differs\n"));
  EXPECT_THAT(outcome.out, HasSubstr("virtual_time_s"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("wall_time_s")));
  // 250 kB take ten times as long at the hub: nine times more of its bandwidth.
  EXPECT_THAT(outcome.out, testing::ContainsRegex("hub/utilisation_to_nodes .* \\+[0-9.]+ %"));
}

TEST_F(Compare, DiffFindsALateRound) {
  // Every round that both have is equal, and one run has more of them.
  const std::string a = run("a", "quickstart.json"), b = run("b", "quickstart.json", {}, "8");
  const Outcome outcome = run_program({"diff", a, b, "--no-events"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("first round that differs: 7\n"));
}

TEST_F(Compare, DiffOfStudies) {
  const auto scale = [&](const std::string& out, const std::string& rounds) {
    EXPECT_EQ(run_program({"scale", kConfigs + "star-scaling.json", "--nodes", "5,10", "--rounds", rounds, "--quiet",
                           "--out", (folder_ / out).string()})
                  .status,
              0);
    return (folder_ / out).string();
  };
  const std::string a = scale("a", "2"), b = scale("b", "2"), c = scale("c", "3");
  EXPECT_EQ(run_program({"diff", a, b}).status, 0);
  const Outcome outcome = run_program({"diff", a, c});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("/rounds  2  3"));
  EXPECT_THAT(outcome.out, HasSubstr("scale.csv: 10 lines differ; the first is line 2"));
  EXPECT_EQ(run_program({"diff", a, run("r", "star-scaling.json")}).status, 2);
}

}  // namespace
}  // namespace stakemine::test
