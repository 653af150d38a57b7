// SPDX-License-Identifier: Apache-2.0
// Mistakes: each gives one clear error that names the place, status 2, and nothing is written.
#include "support/program.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::test {
namespace {

using testing::HasSubstr;

const std::string kConfig = R"({
  "seed": 1,
  "rounds": 2,
  "task": {"type": "synthetic"},
  "miners": [
    {"name": "a", "count": 3, "stake": 10},
    {"name": "b", "count": 2, "speed": "1 Gflop/s"}
  ]
})";

class BadInput : public testing::Test {
 protected:
  // Runs the config and expects one error line with these parts and no run directory.
  void refuse(const std::string& text, const std::vector<std::string>& parts, std::vector<std::string> more = {}) {
    const std::string config = folder_.write("config.json", text);
    const std::string out = (folder_ / "out").string();
    std::vector<std::string> arguments{"run", config, "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
    for (const std::string& part : parts) EXPECT_THAT(outcome.err, HasSubstr(part));
    EXPECT_FALSE(std::filesystem::exists(out));
    // Nothing but the config and what the test put there.
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      EXPECT_THAT(entry.path().filename().string(), testing::Not(HasSubstr("partial")));
  }
  void refuse_change(const std::string& from, const std::string& to, const std::vector<std::string>& parts) {
    std::string text = kConfig;
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    refuse(text.replace(at, from.size(), to), parts);
  }

  ScratchFolder folder_;
};

TEST_F(BadInput, TheConfigItselfIsGood) {
  const Outcome outcome =
      run_program({"run", folder_.write("config.json", kConfig), "--out", (folder_ / "out").string()});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
}

TEST_F(BadInput, UnknownKey) {
  refuse_change("\"stake\"", "\"steake\"", {"config.json:6: /miners/0/steake: unknown key; did you mean \"stake\"?"});
}

TEST_F(BadInput, WrongType) {
  refuse_change("\"rounds\": 2", "\"rounds\": \"two\"", {"config.json:3: /rounds:", "whole number"});
}

TEST_F(BadInput, WrongUnit) {
  refuse_change("1 Gflop/s", "1 Gbit/s", {"config.json:7: /miners/1/speed: \"1 Gbit/s\" is not legal", "flop/s"});
}

TEST_F(BadInput, NegativeStake) {
  refuse_change("\"stake\": 10", "\"stake\": -10", {"config.json:6: /miners/0/stake:", "≥ 0"});
}

TEST_F(BadInput, NotANumber) {
  refuse_change("\"stake\": 10", "\"stake\": NaN", {"config.json:6: not JSON"});
  refuse_change("\"stake\": 10", "\"stake\": \"nan\"", {"config.json:6: /miners/0/stake:"});
}

TEST_F(BadInput, UnknownMember) {
  refuse_change("synthetic", "synthetik", {"config.json:4: /task/type:", "did you mean \"synthetic\"?"});
}

TEST_F(BadInput, DeepNesting) {
  refuse(std::string(10'000, '[') + std::string(10'000, ']'), {"config.json:1: nested deeper than 64 levels"});
  refuse_change("10}", "10, \"behavior\": " + std::string(10'000, '[') + "}",
                {"config.json:6: nested deeper than 64 levels"});
}

TEST_F(BadInput, AGigabyteOfString) {
  // Sparse, so that it costs no disk; the zeros that it reads as are refused within the first token.
  const std::string config = folder_.write("huge.json", "{\"description\": \"");
  std::filesystem::resize_file(config, std::uintmax_t{1} << 30);
  Outcome outcome = run_program({"run", config, "--out", (folder_ / "out").string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
  std::ofstream long_text{folder_ / "long.json"};
  long_text << "{\"description\": \"" << std::string(3 << 20, 'x') << "\"}";
  long_text.close();
  outcome = run_program({"run", (folder_ / "long.json").string(), "--out", (folder_ / "out").string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("longer than 1048576 bytes"));
}

TEST_F(BadInput, MissingFiles) {
  const Outcome outcome = run_program({"run", (folder_ / "no.json").string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.error_lines().size(), 1U);
  EXPECT_THAT(outcome.err, HasSubstr("no such file"));
  refuse_change(R"({"type": "synthetic"})",
                R"({"type": "learning", "data": {"type": "csv", "path": "no.csv", "label": "y"}})",
                {"config.json:4: /task/data/path: no file \"no.csv\""});
}

const std::string kLearning = R"({"type": "learning", "data": {"type": "csv", "path": "rows.csv", "label": "y"}})";

TEST_F(BadInput, RaggedRow) {
  folder_.write("rows.csv", "x,y\n1,a\n2,b\n3\n4,b\n");
  refuse_change(R"({"type": "synthetic"})", kLearning, {"rows.csv:4: "});
}

TEST_F(BadInput, UnknownColumn) {
  folder_.write("rows.csv", "x,label\n1,a\n2,b\n3,a\n4,b\n");
  refuse_change(R"({"type": "synthetic"})",
                R"({"type": "learning", "data": {"type": "csv", "path": "rows.csv", "label": "lable"}})",
                {"config.json:4: /task/data/label: ", "no column \"lable\"", "did you mean \"label\"?"});
}

TEST_F(BadInput, MoreShardsThanRows) {
  folder_.write("rows.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n");
  std::string task = kLearning;
  task.insert(task.size() - 1, R"(, "placement": {"type": "coordinator", "shards": 100})");
  refuse_change(R"({"type": "synthetic"})", task, {"config.json: /task/placement/shards: "});
}

TEST_F(BadInput, TooManyMiners) {
  refuse_change("\"count\": 3", "\"count\": 1e15", {"config.json:6: /miners/0/count:"});
  refuse_change("\"count\": 3", "\"count\": 4e9", {"config.json: /miners/0/count:", "GB of memory"});
}

TEST_F(BadInput, NoStakeAtAll) {
  std::string text = kConfig;
  text.replace(text.find("\"stake\": 10"), 11, "\"stake\": 0");
  text.replace(text.find("\"speed\""), 7, "\"stake\": 0, \"speed\"");
  refuse(text, {"config.json: /miners/0/stake: the total stake of all miners is zero"});
}

TEST_F(BadInput, NoMiners) {
  refuse(R"({"seed": 1, "rounds": 1, "task": "synthetic", "miners": [{"count": 0}, {"count": 0}]})",
         {"config.json: /miners: no miner in any group"});
  refuse(R"({"seed": 1, "rounds": 1, "task": "synthetic", "miners": []})",
         {"config.json: /miners: no miner in any group"});
  refuse(R"({"seed": 1, "rounds": 1, "task": "synthetic"})", {"config.json:1: /miners: is required: list of: object"});
}

// A name that is no name, and times that no clock holds: neither is our bug, so neither may end as one.
TEST_F(BadInput, NobodyToFavour) {
  const Outcome outcome = run_program({"run", std::string{STAKEMINE_SOURCE_DIR} + "/configs/yuma-cabal.json", "--out",
                                       (folder_ / "out").string(), "--set",
                                       "/validators/0/behavior={\"type\": \"favour\", \"group\": \"\"}"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("/validators/0/behavior/group: is empty"));
}

// Who is where in the network is not worked out for more nodes than there is memory for.
TEST_F(BadInput, MoreNodesThanMemory) {
  const Outcome outcome = run_program({"run", std::string{STAKEMINE_SOURCE_DIR} + "/configs/regions.json", "--out",
                                       (folder_ / "out").string(), "--set", "/miners/0/count=4000000000"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("memory"));
}

TEST_F(BadInput, LongerThanTimeLasts) {
  for (const std::string change : {"/miners/1/speed=1e-9 flop/s", "/network/latency/0/1=1e12 s"}) {
    const Outcome outcome = run_program({"run", std::string{STAKEMINE_SOURCE_DIR} + "/configs/regions.json", "--out",
                                         (folder_ / "out").string(), "--rounds", "3", "--quiet", "--set", change});
    EXPECT_EQ(outcome.status, 1) << change;
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("after simulated time does"));
  }
}

TEST_F(BadInput, TheCommandLine) {
  EXPECT_EQ(run_program({}).status, 2);
  EXPECT_EQ(run_program({"rnu"}).status, 2);
  EXPECT_EQ(run_program({"run"}).status, 2);
  refuse(kConfig, {"--set x=1: expected /pointer=value"}, {"--set", "x=1"});
  refuse(kConfig, {"--set /miners/7: no such element; the list has 2"}, {"--set", "/miners/7/count=1"});
  refuse(kConfig, {"/runtime/clock: \"wal\" is not legal", "did you mean \"wall\"?"}, {"--clock", "wal"});
}

TEST_F(BadInput, ADirectoryThatExists) {
  const std::string config = folder_.write("config.json", kConfig);
  std::filesystem::create_directory(folder_ / "taken");
  folder_.write("taken/file", "mine");
  const Outcome outcome = run_program({"run", config, "--out", (folder_ / "taken").string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("taken"));
  EXPECT_EQ(read_file(folder_ / "taken/file"), "mine");
}

TEST_F(BadInput, ADirectoryThatCannotBeWritten) {
  const std::string config = folder_.write("config.json", kConfig);
  folder_.write("file", "");
  const Outcome outcome = run_program({"run", config, "--out", (folder_ / "file/out").string()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
}

TEST_F(BadInput, AllErrorsOfAFileAtOnce) {
  const std::string config = folder_.write(
      "config.json", "{\"sede\": 1,\n\"rounds\": 0,\n\"task\": \"synthetic\",\n\"miners\": [{\"count\": -1}]}");
  const Outcome outcome = run_program({"validate", config, config});
  EXPECT_EQ(outcome.status, 2);
  const auto lines = outcome.error_lines();
  ASSERT_EQ(lines.size(), 8U) << outcome.err;
  EXPECT_THAT(lines[0], HasSubstr(":1: /seed: is required"));
  EXPECT_THAT(lines[1], HasSubstr(":1: /sede: unknown key; did you mean \"seed\"?"));
  EXPECT_THAT(lines[2], HasSubstr(":2: /rounds:"));
  EXPECT_THAT(lines[3], HasSubstr(":4: /miners/0/count:"));
}

}  // namespace
}  // namespace stakemine::test
