// SPDX-License-Identifier: Apache-2.0
// The subcommands, as a user meets them.
#include "support/program.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";

TEST(Run, WritesTheWholeRunDirectory) {
  const ScratchFolder folder;
  const Outcome outcome =
      run_program({"run", kConfigs + "quickstart.json", "--out", (folder / "run").string(), "--json"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  for (const char* file : {"config.json", "manifest.json", "summary.json", "rounds.csv", "miners.csv", "report.html"})
    EXPECT_TRUE(std::filesystem::exists(folder / "run" / file)) << file;
  const json summary = json::parse(outcome.out);
  EXPECT_EQ(summary, json::parse(read_file(folder / "run" / "summary.json")));
  for (const char* key :
       {"digest", "rounds", "miners", "virtual_time_s", "wall_time_s", "messages", "bytes", "lost_messages",
        "train_loss", "test_accuracy", "work", "stake", "rewards", "work_share", "attack"})
    EXPECT_TRUE(summary.contains(key)) << key;
  EXPECT_EQ(summary["rounds"], 60);
  EXPECT_EQ(summary["miners"], 48);
  EXPECT_GT(summary["test_accuracy"], 0.95);
  // What the Sybils cost under either rule is in the summary and on the page.
  std::vector<std::string> rules;
  for (const json& baseline : summary["attack"]["baselines"]) rules.push_back(baseline["aggregation"]);
  EXPECT_THAT(rules, testing::IsSupersetOf({"mean", "trimmed_mean"}));
  EXPECT_THAT(read_file(folder / "run" / "report.html"), HasSubstr("attacked under mean"));
}

TEST(Run, TheResolvedConfigRunsToTheSameDigest) {
  const ScratchFolder folder;
  const auto digest = [&](const std::string& config, const std::string& out) {
    const Outcome outcome = run_program({"run", config, "--out", (folder / out).string(), "--json", "--rounds", "5"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return json::parse(outcome.out)["digest"];
  };
  const json first = digest(kConfigs + "quickstart.json", "a");
  EXPECT_EQ(digest((folder / "a" / "config.json").string(), "b"), first);
}

TEST(Run, OptionsOverrideTheConfig) {
  const ScratchFolder folder;
  const Outcome outcome = run_program({"run", kConfigs + "star-scaling.json", "--out", (folder / "run").string(),
                                       "--json", "--rounds", "3", "--seed", "5", "--threads", "1", "--set",
                                       "/miners/0/count=20", "--set", "/allocation/weighting=equal", "--quiet"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const json summary = json::parse(outcome.out);
  EXPECT_EQ(summary["rounds"], 3);
  EXPECT_EQ(summary["seed"], 5);
  EXPECT_EQ(summary["miners"], 20);
  EXPECT_EQ(summary["allocation"], "systematic by equal");
}

TEST(Run, WritesATraceWhereAskedTo) {
  const ScratchFolder folder;
  const Outcome outcome = run_program({"run", kConfigs + "faulty-star.json", "--rounds", "5", "--quiet", "--trace",
                                       "--out", (folder / "run").string()});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_GT(json::parse(read_file(folder / "run" / "trace.json"))["traceEvents"].size(), 100U);
  const Outcome wall = run_program(
      {"run", kConfigs + "star-scaling.json", "--clock", "wall", "--trace", "--out", (folder / "wall").string()});
  EXPECT_EQ(wall.status, 2);
  EXPECT_THAT(wall.err, HasSubstr("--trace"));
  EXPECT_FALSE(std::filesystem::exists(folder / "wall"));
}

TEST(Run, ForceReplacesARunDirectoryAndNothingElse) {
  const ScratchFolder folder;
  const std::vector<std::string> run{"run", kConfigs + "stake-mine-demo.json", "--quiet", "--out"};
  auto with = [&](const std::string& out, const std::vector<std::string>& more = {}) {
    auto arguments = run;
    arguments.push_back((folder / out).string());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments).status;
  };
  EXPECT_EQ(with("run"), 0);
  EXPECT_EQ(with("run"), 2);
  EXPECT_EQ(with("run", {"--force"}), 0);
  std::filesystem::create_directory(folder / "mine");
  folder.write("mine/thesis.tex", "years");
  EXPECT_EQ(with("mine", {"--force"}), 2);
  EXPECT_EQ(read_file(folder / "mine/thesis.tex"), "years");
}

TEST(Run, TheDemonstrationWritesRowTimesStake) {
  const ScratchFolder folder;
  const Outcome outcome = run_program({"run", kConfigs + "stake-mine-demo.json", "--out", (folder / "run").string()});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json data = json::parse(run_program({"calc", "dataset"}, R"({"type": "make_classification", "n_samples": 100,
      "n_features": 20, "random_state": 42})")
                                    .out);
  std::vector<double> stakes;
  std::vector<std::size_t> shards, rows_seen(5);
  std::istringstream miners{read_file(folder / "run" / "miners.csv")};
  std::string line, cell;
  std::getline(miners, line);
  ASSERT_THAT(line, testing::StartsWith("miner,group,behavior,stake,"));
  while (std::getline(miners, line)) {
    std::istringstream cells{line};
    std::vector<std::string> row;
    while (std::getline(cells, cell, ',')) row.push_back(cell);
    stakes.push_back(std::stod(row[3]));
    shards.push_back(std::stoul(row[7]));
  }
  ASSERT_EQ(stakes.size(), 5U);
  std::istringstream results{read_file(folder / "run" / "results.csv")};
  std::getline(results, line);
  std::vector<bool> seen(100);
  while (std::getline(results, line)) {
    std::istringstream cells{line};
    std::vector<double> row;
    while (std::getline(cells, cell, ',')) row.push_back(std::stod(cell));
    ASSERT_EQ(row.size(), 23U);
    const auto index = static_cast<std::size_t>(row[0]), miner = static_cast<std::size_t>(row[1]);
    EXPECT_FALSE(seen[index]);
    seen[index] = true;
    ++rows_seen[miner];
    EXPECT_EQ(row[2], stakes[miner]);
    for (std::size_t j = 0; j < 20; ++j)
      EXPECT_NEAR(row[3 + j], data["x"][index][j].get<double>() * stakes[miner], 1e-9);
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 100);
  EXPECT_EQ(rows_seen, shards);
}

TEST(Run, CtrlCEndsItWithWhatWasFinished) {
  const ScratchFolder folder;
  const Outcome outcome = run_program(
      {"run", kConfigs + "star-scaling.json", "--rounds", "1000000", "--json", "--out", (folder / "run").string()}, "",
      1500);
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  const json summary = json::parse(outcome.out);
  EXPECT_EQ(summary["interrupted"], true);
  EXPECT_GT(summary["rounds"], 0);
  EXPECT_LT(summary["rounds"], 1000000);
  std::istringstream rounds{read_file(folder / "run" / "rounds.csv")};
  std::size_t lines = 0;
  for (std::string line; std::getline(rounds, line);) ++lines;
  EXPECT_EQ(lines, summary["rounds"].get<std::size_t>() + 1);
}

TEST(Run, CtrlCEndsAWallClockRunToo) {
  const ScratchFolder folder;
  const Outcome outcome = run_program({"run", kConfigs + "star-scaling.json", "--rounds", "1000000", "--clock", "wall",
                                       "--json", "--out", (folder / "run").string()},
                                      "", 1500);
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out)["interrupted"], true);
}

TEST(Validate, TakesManyFiles) {
  const Outcome outcome = run_program(
      {"validate", kConfigs + "quickstart.json", kConfigs + "star-scaling.json", kConfigs + "stake-mine-demo.json"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(run_program({"validate", kConfigs + "quickstart.json", "no.json"}).status, 2);
}

TEST(List, ShowsFamiliesWithSummariesAndSources) {
  const Outcome all = run_program({"list"});
  EXPECT_EQ(all.status, 0);
  for (const char* part : {"aggregation", "trimmed_mean", "allocation", "quota_method", "Grimmett", "distribution",
                           "pareto", "behavior", "sign_flip"})
    EXPECT_THAT(all.out, HasSubstr(part));
  const Outcome one = run_program({"list", "aggregation"});
  EXPECT_EQ(one.status, 0);
  EXPECT_THAT(one.out, testing::Not(HasSubstr("pareto")));
  const Outcome none = run_program({"list", "agregation"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("did you mean \"aggregation\"?"));
}

TEST(Explain, SaysWhatWasGivenAndWhatIsDefault) {
  const Outcome outcome = run_program({"explain", kConfigs + "quickstart.json", "--set", "/rounds=7"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("/rounds = 7\n"));
  EXPECT_THAT(outcome.out, HasSubstr("/miners/1/behavior/type = \"sign_flip\"\n"));
  EXPECT_THAT(outcome.out, HasSubstr("/task/model/bias = true  (default)\n"));
  EXPECT_THAT(outcome.out, HasSubstr("/network/link/latency/type = \"lognormal\"\n"));
}

TEST(Schema, KnowsEveryKeyOfTheShippedConfigs) {
  const json schema = json::parse(run_program({"schema"}).out);
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  for (const auto& entry : std::filesystem::directory_iterator(kConfigs)) {
    if (entry.path().extension() != ".json") continue;
    const json config = json::parse(read_file(entry.path()));
    for (const auto& [key, value] : config.items())
      EXPECT_TRUE(schema["properties"].contains(key)) << entry.path() << " " << key;
  }
}

TEST(Schema, TheShippedSchemaAndReferenceAreCurrent) {
  EXPECT_EQ(read_file(std::string{STAKEMINE_SOURCE_DIR} + "/tools/stakemine.schema.json"), run_program({"schema"}).out)
      << "run: stakemine schema > tools/stakemine.schema.json";
  EXPECT_EQ(read_file(kConfigs + "REFERENCE.md"), run_program({"schema", "--markdown"}).out)
      << "run: stakemine schema --markdown > configs/REFERENCE.md";
}

TEST(Calc, RefusesUnknownTopics) {
  const Outcome outcome = run_program({"calc", "aportion"}, "{}");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("did you mean \"apportion\"?"));
}

TEST(Calc, RefusesDataSetsThatCannotBe) {
  const auto refuse = [](const std::string& request, const std::string& field) {
    const Outcome outcome = run_program({"calc", "dataset"}, request);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("/" + field + ": "));
  };
  refuse(R"({"type": "make_classification", "n_samples": 3, "random_state": 1, "test_size": 0.9})", "test_size");
  refuse(R"({"type": "make_classification", "n_samples": 1e7, "n_features": 1e5, "random_state": 1})", "n_samples");
  refuse(R"({"type": "make_classification", "n_informative": 30, "random_state": 1})", "n_informative");
}

TEST(Calc, ReadsFromAFile) {
  const ScratchFolder folder;
  const std::string request =
      folder.write("request.json", R"({"allocation": "dhondt", "seats": 10, "weights": [6, 3, 1]})");
  EXPECT_EQ(run_program({"calc", "apportion", "--in", request}).out, "{\"seats\":[6,3,1]}\n");
}

}  // namespace
}  // namespace stakemine::test
