// SPDX-License-Identifier: Apache-2.0
// Scale and sweep as a user meets them: what they write, that it is the same however they were run, and what they
// refuse.
#include "support/program.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";

std::vector<std::map<std::string, std::string>> rows_of(const std::filesystem::path& file) {
  std::istringstream text{read_file(file)};
  std::vector<std::string> head;
  std::vector<std::map<std::string, std::string>> rows;
  for (std::string line; std::getline(text, line);) {
    std::vector<std::string> cells;
    std::istringstream in{line + ","};
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    if (head.empty()) {
      head = cells;
      continue;
    }
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < head.size(); ++i) row[head[i]] = cells.at(i);
  }
  return rows;
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class Scale : public testing::Test {
 protected:
  Outcome scale(const std::string& out, std::vector<std::string> more = {}, int interrupt_after_ms = 0,
                int signal = SIGINT) {
    std::vector<std::string> arguments{"scale", kConfigs + "star-scaling.json", "--out", (folder_ / out).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, "", interrupt_after_ms, signal);
  }
  // Not as a matcher, whose failure would print the page.
  bool page_has(const std::string& part) const {
    return read_file(folder_ / "s" / "report.html").find(part) != std::string::npos;
  }
  ScratchFolder folder_;
};

TEST_F(Scale, WritesTableTablesAndPage) {
  const Outcome outcome = scale("s", {"--nodes", "10,100,1e3,30", "--threads", "1,2", "--rounds", "3"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(names_in(folder_ / "s"), testing::ElementsAre("config.json", "fits.csv", "manifest.json", "report.html",
                                                            "scale.csv", "scale.json", "summary.csv", "times.csv",
                                                            "times_fits.csv", "times_summary.csv", "trials.journal"));
  const auto rows = rows_of(folder_ / "s" / "scale.csv");
  ASSERT_EQ(rows.size(), 20U) << "four sizes, five seeds";
  EXPECT_EQ(rows[0].at("nodes"), "10");
  EXPECT_EQ(rows[0].at("seed"), "7");
  EXPECT_EQ(rows[19].at("nodes"), "1000");
  EXPECT_EQ(rows[19].at("seed"), "11");
  EXPECT_EQ(rows_of(folder_ / "s" / "times.csv").size(), 40U) << "each at one and at two threads";
  // A line of the table for each size and number of threads, under a head of two lines.
  EXPECT_THAT(outcome.out, HasSubstr("    1,000       2 "));
  EXPECT_THAT(outcome.out, HasSubstr("Weak scaling"));
  EXPECT_THAT(outcome.err, HasSubstr("report.html"));
  EXPECT_TRUE(page_has("\"nodes\":[10,30,100,1000]"));
}

TEST_F(Scale, ARowIsTheRunOfItsSizeAndSeed) {
  ASSERT_EQ(scale("s", {"--nodes", "40", "--rounds", "3", "--quiet"}).status, 0);
  const auto rows = rows_of(folder_ / "s" / "scale.csv");
  const Outcome run = run_program({"run", kConfigs + "star-scaling.json", "--set", "/miners/0/count=40", "--rounds",
                                   "3", "--seed", "9", "--json", "--quiet", "--out", (folder_ / "run").string()});
  const json summary = json::parse(run.out);
  EXPECT_EQ(rows[2].at("digest"), summary["digest"].get<std::string>());
  EXPECT_EQ(std::stod(rows[2].at("speed_up")), summary["speed_up"].get<double>());
}

TEST_F(Scale, ResultsDependNotOnThreads) {
  ASSERT_EQ(scale("one", {"--nodes", "10,500", "--rounds", "3", "--threads", "1", "--quiet"}).status, 0);
  ASSERT_EQ(scale("three", {"--nodes", "10,500", "--rounds", "3", "--threads", "3", "--quiet"}).status, 0);
  for (const char* file : {"scale.csv", "summary.csv", "fits.csv"})
    EXPECT_EQ(read_file(folder_ / "one" / file), read_file(folder_ / "three" / file)) << file;
}

TEST_F(Scale, InterruptedItKeepsWhatIsFinishedAndGoesOn) {
  const std::vector<std::string> arguments{"--nodes", "10,100,20000", "--repetitions", "2"};
  ASSERT_EQ(scale("whole", arguments).status, 0);
  std::vector<std::string> resumed = arguments;
  resumed.emplace_back("--resume");
  Outcome outcome = scale("s", arguments, 150);
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("--resume"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "s" / "report.html"));
  for (int attempt = 0; attempt < 20 && outcome.status != 0; ++attempt)
    outcome = scale("s", resumed, attempt < 3 ? 100 + 60 * attempt : 0, SIGKILL);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  for (const char* file : {"scale.csv", "summary.csv", "fits.csv"})
    EXPECT_EQ(read_file(folder_ / "s" / file), read_file(folder_ / "whole" / file)) << file;
}

TEST_F(Scale, RefusesWhatCannotBe) {
  const auto refuse = [&](std::vector<std::string> arguments, const std::string& part) {
    const Outcome outcome = scale("s", std::move(arguments));
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(part));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
  };
  refuse({"--nodes", "10,0"}, "--nodes: \"0\" is not legal");
  refuse({"--nodes", "10,,20"}, "--nodes: \"\" is not legal");
  refuse({"--nodes", "ten"}, "--nodes: \"ten\" is not legal");
  refuse({"--nodes", "4e9"}, "of memory");
  refuse({"--nodes", "10", "--threads", "5000"}, "--threads: \"5000\" is not legal");
  refuse({"--nodes", "10", "--set", "/runtime/clock=wall"},
         "/runtime/clock: scale measures the network in simulated time");
  refuse({"--nodes", "10", "--resume", "--force"}, "expected one of the two");
  EXPECT_EQ(scale("s").status, 2);
}

TEST_F(Scale, LeavesAloneWhatIsThere) {
  ASSERT_EQ(scale("s", {"--nodes", "10", "--rounds", "1", "--quiet"}).status, 0);
  Outcome outcome = scale("s", {"--nodes", "10", "--rounds", "1"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("exists already; go on with it by --resume"));
  outcome = scale("s", {"--nodes", "10", "--rounds", "2", "--resume"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("belongs to another study"));
  EXPECT_EQ(scale("s", {"--nodes", "10", "--rounds", "2", "--force", "--quiet"}).status, 0);
  std::filesystem::create_directory(folder_ / "mine");
  folder_.write("mine/thesis.tex", "years");
  EXPECT_EQ(scale("mine", {"--nodes", "10", "--force"}).status, 2);
  EXPECT_EQ(read_file(folder_ / "mine" / "thesis.tex"), "years");
}

class Sweep : public testing::Test {
 protected:
  Sweep() {
    folder_.write("base.json", R"({"seed": 3, "rounds": 4, "task": "synthetic",
      "miners": [{"name": "a", "count": 30, "stake": {"type": "pareto", "minimum": 1, "alpha": 2}}]})");
  }
  std::string sweep_file(const std::string& axes, const std::string& more = "") {
    return folder_.write("sweep.json",
                         R"({"base": "base.json", "axes": )" + axes +
                             R"(, "metrics": ["virtual_time_s", "/stake/gini", {"column": "duration_s", "round": 2}])" +
                             more + "}");
  }
  Outcome sweep(const std::string& file, const std::string& out, std::vector<std::string> more = {},
                int interrupt_after_ms = 0, int signal = SIGINT) {
    std::vector<std::string> arguments{"sweep", file, "--out", (folder_ / out).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, "", interrupt_after_ms, signal);
  }
  // Not as a matcher, whose failure would print the page.
  bool page_has(const std::string& part) const {
    return read_file(folder_ / "s" / "report.html").find(part) != std::string::npos;
  }
  ScratchFolder folder_;
};

const std::string kTwoAxes = R"([{"name": "alpha", "pointer": "/miners/0/stake/alpha", "values": [1.5, 3]},
                                 {"name": "hub", "pointer": "/network/hub/bandwidth", "values": ["10 Mbit/s", "1 Gbit/s"]}])";

TEST_F(Sweep, WritesTidyTablesAndAPage) {
  const Outcome outcome = sweep(sweep_file(kTwoAxes, R"(, "repetitions": 3)"), "s");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(names_in(folder_ / "s"), testing::ElementsAre("manifest.json", "report.html", "summary.csv", "sweep.csv",
                                                            "sweep.json", "times.csv", "trials.journal"));
  EXPECT_THAT(outcome.err, HasSubstr("4 cells (2 of alpha × 2 of hub) × 3 seeds = 12 runs"));
  const auto rows = rows_of(folder_ / "s" / "sweep.csv");
  ASSERT_EQ(rows.size(), 12U);
  EXPECT_EQ(rows[4].at("alpha"), "1.5");
  EXPECT_EQ(rows[4].at("hub"), "1 Gbit/s");
  EXPECT_EQ(rows[4].at("repetition"), "1");
  EXPECT_EQ(rows[4].at("seed"), "4");
  // That row is this run.
  const Outcome run = run_program({"run", (folder_ / "base.json").string(), "--set", "/miners/0/stake/alpha=1.5",
                                   "--set", "/network/hub/bandwidth=1 Gbit/s", "--seed", "4", "--json", "--quiet",
                                   "--out", (folder_ / "run").string()});
  const json summary = json::parse(run.out);
  EXPECT_EQ(rows[4].at("digest"), summary["digest"].get<std::string>());
  EXPECT_EQ(std::stod(rows[4].at("virtual_time_s")), summary["virtual_time_s"].get<double>());
  EXPECT_EQ(std::stod(rows[4].at("stake/gini")), summary["stake"]["gini"].get<double>());
  EXPECT_EQ(rows[4].at("duration_s@2"), rows_of(folder_ / "run" / "rounds.csv")[1].at("duration_s"));

  // The means, and the paired differences to the first cell.
  double first = 0, last = 0;
  for (int r = 0; r < 3; ++r) {
    first += std::stod(rows[static_cast<std::size_t>(r)].at("virtual_time_s")) / 3;
    last += std::stod(rows[static_cast<std::size_t>(9 + r)].at("virtual_time_s")) / 3;
  }
  const auto summaries = rows_of(folder_ / "s" / "summary.csv");
  ASSERT_EQ(summaries.size(), 12U) << "four cells, three metrics";
  EXPECT_NEAR(std::stod(summaries[9].at("mean")), last, 1e-9 * last);
  EXPECT_NEAR(std::stod(summaries[9].at("difference")), last - first, 1e-9 * last);
  EXPECT_EQ(summaries[9].at("pairs"), "3");
  EXPECT_EQ(summaries[0].at("difference"), "");
}

TEST_F(Sweep, IsTheSameForEveryNumberOfThreadsAndAfterAnyKill) {
  const std::string file = sweep_file(
      R"([{"name": "alpha", "pointer": "/miners/0/stake/alpha", "range": {"from": 1.5, "to": 3, "count": 20}},
          {"name": "count", "pointer": "/miners/0/count", "values": [10, 300, 1000]}])",
      R"(, "repetitions": 5)");
  ASSERT_EQ(sweep(file, "whole", {"--threads", "1", "--quiet"}).status, 0);
  ASSERT_EQ(sweep(file, "beside", {"--threads", "3", "--quiet"}).status, 0);
  // Killed at moments from within the first steps to far into the runs, then left to end.
  Outcome outcome;
  int kills = 0;
  for (const int after_ms : {3, 11, 230, 70, 25, 160, 40, 310, 7, 120, 0}) {
    outcome = sweep(file, "killed", {"--threads", "2", "--quiet", "--resume"}, after_ms, SIGKILL);
    if (outcome.status == 0) break;
    ASSERT_EQ(outcome.status, -SIGKILL) << outcome.err;
    ++kills;
  }
  EXPECT_EQ(outcome.status, 0);
  EXPECT_GE(kills, 2);
  for (const char* name : {"sweep.csv", "summary.csv"}) {
    EXPECT_EQ(read_file(folder_ / "whole" / name), read_file(folder_ / "beside" / name)) << name;
    EXPECT_EQ(read_file(folder_ / "whole" / name), read_file(folder_ / "killed" / name)) << name;
  }
  // No trial was run twice: a line each in the journal.
  const std::string journal = read_file(folder_ / "killed" / "trials.journal");
  EXPECT_EQ(std::count(journal.begin(), journal.end(), '\n'), 301);
  // No half-written file is left.
  for (const std::string& name : names_in(folder_ / "killed")) EXPECT_THAT(name, testing::Not(HasSubstr("partial")));
}

TEST_F(Sweep, CtrlCKeepsWhatIsFinished) {
  const std::string file = sweep_file(
      R"([{"pointer": "/miners/0/count", "range": {"from": 3000, "to": 9000, "count": 200, "whole": true}}])");
  Outcome outcome = sweep(file, "s", {}, 700);
  ASSERT_EQ(outcome.status, 130) << outcome.err;
  const auto rows = rows_of(folder_ / "s" / "sweep.csv");
  EXPECT_GT(rows.size(), 0U);
  EXPECT_LT(rows.size(), 1000U);
  EXPECT_TRUE(page_has("The sweep was interrupted"));
}

TEST_F(Sweep, ACellThatFailsIsReportedAndTheOthersGoOn) {
  // As many shards as rows are legal, more are found out when the data is read.
  folder_.write("rows.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
  folder_.write("learning.json", R"({"seed": 1, "rounds": 2, "miners": [{"count": 2}],
    "task": {"type": "learning", "data": {"type": "csv", "path": "rows.csv", "label": "y"}}})");
  const std::string file =
      folder_.write("sweep.json", R"({"base": "learning.json", "repetitions": 2, "metrics": ["train_loss"],
    "axes": [{"name": "shards", "pointer": "/task/placement/shards", "values": [2, 100, 4]}]})");
  const Outcome outcome = sweep(file, "s");
  EXPECT_EQ(outcome.status, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("2 runs failed: see failures.csv"));
  const auto rows = rows_of(folder_ / "s" / "sweep.csv");
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows[2].at("digest"), "");
  EXPECT_NE(rows[5].at("train_loss"), "");
  EXPECT_THAT(read_file(folder_ / "s" / "failures.csv"), HasSubstr("100,0,1,"));
  EXPECT_THAT(read_file(folder_ / "s" / "failures.csv"), HasSubstr("/task/placement/shards"));
}

TEST_F(Sweep, KeepsTheRunsThatItIsAskedTo) {
  ASSERT_EQ(sweep(sweep_file(kTwoAxes, R"(, "repetitions": 2, "keep_runs": "first")"), "s", {"--quiet"}).status, 0);
  const auto rows = rows_of(folder_ / "s" / "sweep.csv");
  EXPECT_THAT(names_in(folder_ / "s" / "runs"),
              testing::ElementsAre("cell-0-seed-3", "cell-1-seed-3", "cell-2-seed-3", "cell-3-seed-3"));
  const json kept = json::parse(read_file(folder_ / "s" / "runs" / "cell-2-seed-3" / "summary.json"));
  EXPECT_EQ(kept["digest"].get<std::string>(), rows[4].at("digest"));
  EXPECT_TRUE(page_has("\"runs_kept\":true"));
}

TEST_F(Sweep, RefusesBeforeAnythingRuns) {
  const auto refuse = [&](const std::string& file, const std::string& part) {
    const Outcome outcome = sweep(file, "s");
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(part));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
    EXPECT_EQ(run_program({"validate", file}).status, 2);
  };
  refuse(sweep_file(R"([{"pointer": "/miners/0/count", "values": [3, -1]}])"), "sweep.json: /axes/0: count = -1: ");
  refuse(folder_.write("sweep.json", R"({"base": "none.json", "axes": [], "metrics": ["messages"]})"),
         "/base: no file \"none.json\"");
  refuse(folder_.write("sweep.json", R"({"base": "base.json", "axes": [],
    "metrics": ["test_acuracy"]})"),
         "sweep.json:2: /metrics/0: no number of summary.json \"test_acuracy\"; did you mean \"test_accuracy\"?");
  refuse(folder_.write("sweep.json", R"({"base": "base.json", "axes": [], "metrics": [{"column": "duration"}]})"),
         "no column of rounds.csv \"duration\"; did you mean \"duration_s\"?");
  refuse(folder_.write("sweep.json", R"({"base": "base.json", "axes": [], "metrics": ["wall_time_s"]})"), "times.csv");
}

TEST_F(Sweep, RefusesACellThatNeedsTooMuchMemory) {
  const Outcome outcome = sweep(sweep_file(R"([{"pointer": "/miners/0/count", "values": [3, 4e9]}])"), "s");
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("4000000000 miners"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
}

TEST(ShippedSweeps, AreLegalAndTheirSchemaIsCurrent) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kConfigs + "sweeps"))
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  EXPECT_GE(files.size(), 4U);
  std::vector<std::string> arguments{"validate"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(read_file(std::string{STAKEMINE_SOURCE_DIR} + "/tools/stakemine.sweep.schema.json"),
            run_program({"schema", "--sweep"}).out)
      << "run: stakemine schema --sweep > tools/stakemine.sweep.schema.json";
  EXPECT_EQ(read_file(kConfigs + "sweeps/REFERENCE.md"), run_program({"schema", "--sweep", "--markdown"}).out)
      << "run: stakemine schema --sweep --markdown > configs/sweeps/REFERENCE.md";
  const json schema = json::parse(run_program({"schema", "--sweep"}).out);
  for (const std::string& file : files) {
    const json sweep = json::parse(read_file(file));
    for (const auto& [key, value] : sweep.items())
      EXPECT_TRUE(schema["properties"].contains(key)) << file << " " << key;
  }
}

TEST(ShippedSweeps, AreExplained) {
  const Outcome outcome = run_program({"explain", kConfigs + "sweeps/sybil-share.json"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("/repetitions = 10\n"));
  EXPECT_THAT(outcome.out, HasSubstr("/keep_runs = \"none\"  (default)\n"));
  EXPECT_THAT(outcome.out, HasSubstr("/axes/0/linked/1/pointer = \"/miners/1/count\"\n"));
}

// A grid of each shipped study, one seed and few rounds, so that it runs in the suite.
TEST(ShippedSweeps, Run) {
  const ScratchFolder folder;
  for (const char* name : {"hub-bandwidth", "stake-inequality", "allocation", "sybil-share"}) {
    const Outcome outcome = run_program({"sweep", kConfigs + "sweeps/" + name + ".json", "--set", "/repetitions=1",
                                         "--set", "/set/~1rounds=2", "--quiet", "--out", (folder / name).string()});
    EXPECT_EQ(outcome.status, 0) << name << ": " << outcome.err;
  }
}

}  // namespace
}  // namespace stakemine::test
