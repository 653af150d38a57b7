// SPDX-License-Identifier: Apache-2.0
// Sudden death at any moment, again and again: what is gone on with ends in the bits of a run that was left alone.
#include "stakemine/core/random.hpp"

#include "support/program.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using testing::HasSubstr;

const std::string kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";

class Kill : public testing::Test {
 protected:
  Outcome run(const std::string& name, std::vector<std::string> more = {}, int kill_after_ms = 0) const {
    std::vector<std::string> arguments{"run",     kConfigs + "validators.json", "--rounds", "40",    "--threads", "2",
                                       "--quiet", "--checkpoint-every",         "0",        "--out", path(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, "", kill_after_ms, SIGKILL);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  // Kills the run as often as it says, then lets it end. Returns how often it was gone on with from a checkpoint.
  void survive(int kills) const {
    ASSERT_EQ(run("whole").status, 0);
    KeyedRandom random{1, Purpose::test};
    int survived = 0;
    for (int attempt = 0; survived < kills; ++attempt) {
      const std::string name = "r" + std::to_string(attempt);
      Outcome outcome = run(name, {}, 1 + static_cast<int>(random.below(120)));
      for (; outcome.status == -SIGKILL; ++survived)
        outcome = run(name, {"--resume"}, survived < kills ? 1 + static_cast<int>(random.below(160)) : 0);
      ASSERT_EQ(outcome.status, 0) << outcome.err;
      expect_same(name);
    }
    std::printf("[figure] kills: %d\n", survived);
  }
  void expect_same(const std::string& name) const {
    for (const char* file : {"config.json", "rounds.csv", "miners.csv"})
      EXPECT_EQ(read_file(folder_ / name / file), read_file(folder_ / "whole" / file)) << name << '/' << file;
    const auto summary = [&](const std::string& of) {
      auto json = nlohmann::json::parse(read_file(folder_ / of / "summary.json"));
      json.erase("wall_time_s");
      return json.dump(1);
    };
    EXPECT_EQ(summary(name), summary("whole"));
    EXPECT_FALSE(std::filesystem::exists(path(name) + ".checkpoints"));
  }

  ScratchFolder folder_;
};

TEST_F(Kill, OfTwoDozen) {
  survive(24);
}

TEST_F(Kill, DISABLED_OfTwoHundred) {
  survive(200);
}

TEST_F(Kill, ADamagedCheckpointIsRefusedAndTheOtherUsed) {
  ASSERT_EQ(run("whole").status, 0);
  Outcome outcome = run("r", {}, 60);
  for (int ms = 80; outcome.status == -SIGKILL && !std::filesystem::exists(path("r.checkpoints/run-1.checkpoint"));
       ms += 20)
    outcome = run("r", {"--resume"}, ms);
  ASSERT_EQ(outcome.status, -SIGKILL) << "was done before two checkpoints were there";
  std::filesystem::resize_file(path("r.checkpoints/run-1.checkpoint"), 100);
  outcome = run("r", {"--resume"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err, HasSubstr("run-1.checkpoint: not whole"));
  EXPECT_THAT(outcome.err, HasSubstr("is used"));
  expect_same("r");
}

TEST_F(Kill, WhatWasCutOffIsNotBegunAgainByAccident) {
  Outcome outcome = run("r", {}, 60);
  for (int ms = 80; outcome.status == -SIGKILL && !std::filesystem::exists(path("r.checkpoints/run-0.checkpoint"));
       ms += 20)
    outcome = run("r", {"--resume"}, ms);
  ASSERT_EQ(outcome.status, -SIGKILL);
  outcome = run("r");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--resume"));
  outcome = run("r", {"--resume", "--seed", "77"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("belongs to another config"));
  EXPECT_EQ(run("r", {"--force"}).status, 0);
  outcome = run("r", {"--resume"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err, HasSubstr("is whole"));
}

TEST_F(Kill, WhatWasCutOffWhileItClearedUpIsClearedUp) {
  ASSERT_EQ(run("whole").status, 0);
  std::filesystem::create_directory(path("whole.checkpoints"));
  std::ofstream{path("whole.checkpoints") + "/run-0.checkpoint.partial"} << "half";
  const Outcome outcome = run("whole", {"--resume"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err, HasSubstr("is whole"));
  EXPECT_FALSE(std::filesystem::exists(path("whole.checkpoints")));
}

// Sweeps and scalings go on from their journal.
struct StudyCase {
  std::string name;
  std::vector<std::string> arguments, tables;
};

class KillStudy : public testing::TestWithParam<StudyCase> {
 protected:
  Outcome run(const std::string& name, std::vector<std::string> more = {}, int kill_after_ms = 0) const {
    std::vector<std::string> arguments = GetParam().arguments;
    arguments.insert(arguments.end(), {"--quiet", "--out", (folder_ / name).string()});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, "", kill_after_ms, SIGKILL);
  }
  void survive(int kills) const {
    ASSERT_EQ(run("whole").status, 0);
    KeyedRandom random{2, Purpose::test};
    int survived = 0;
    for (int attempt = 0; survived < kills; ++attempt) {
      const std::string name = "s" + std::to_string(attempt);
      Outcome outcome = run(name, {"--resume"}, 1 + static_cast<int>(random.below(150)));
      for (; outcome.status == -SIGKILL; ++survived)
        outcome = run(name, {"--resume"}, survived < kills ? 1 + static_cast<int>(random.below(150)) : 0);
      ASSERT_EQ(outcome.status, 0) << outcome.err;
      for (const std::string& table : GetParam().tables)
        ASSERT_EQ(read_file(folder_ / name / table), read_file(folder_ / "whole" / table)) << name << '/' << table;
    }
    std::printf("[figure] kills: %d\n", survived);
  }

  ScratchFolder folder_;
};

TEST_P(KillStudy, OfTen) {
  survive(10);
}

TEST_P(KillStudy, DISABLED_OfTwoHundred) {
  survive(200);
}

INSTANTIATE_TEST_SUITE_P(Commands, KillStudy,
                         testing::Values(StudyCase{"sweep",
                                                   {"sweep", kConfigs + "sweeps/allocation.json", "--set",
                                                    "/repetitions=3", "--threads", "2"},
                                                   {"sweep.csv", "summary.csv", "sweep.json"}},
                                         StudyCase{"scale",
                                                   {"scale", kConfigs + "star-scaling.json", "--nodes", "10,100,1000",
                                                    "--rounds", "2"},
                                                   {"scale.csv", "summary.csv", "fits.csv"}}),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace stakemine::test
