// SPDX-License-Identifier: Apache-2.0
// The trace of small runs, against what the run itself says and against its own rules: slices of a lane never overlap,
// and fill every question.
#include "stakemine/report/trace.hpp"

#include "stakemine/experiment/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <tuple>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::report {
namespace {

using nlohmann::json;

constexpr const char* kPlain =
    R"({"seed": 4, "rounds": 3, "task": {"type": "synthetic", "shards": 12, "shard_work": "1 Mflop"},
  "miners": [{"name": "fast", "count": 3, "speed": "2 Gflop/s"}, {"name": "slow", "count": 2, "speed": "1 Gflop/s"}],
  "network": {"type": "star", "hub": {"bandwidth": "1 Gbit/s"}, "link": {"latency": "10 ms", "bandwidth": "100 Mbit/s"}}})";

constexpr const char* kFaulty =
    R"({"seed": 4, "rounds": 40, "task": {"type": "synthetic", "shards": 40, "shard_work": "1 Mflop"},
  "miners": [{"name": "fast", "count": 6, "speed": "2 Gflop/s"}, {"name": "slow", "count": 6, "speed": "50 Mflop/s"}],
  "faults": {"loss": {"rate": "5 %"}, "churn": [{"type": "exponential", "up": "1 s", "down": "200 ms"}],
             "partitions": [{"from": "1 s", "until": "1.5 s", "groups": ["slow"]}]},
  "protocol": {"deadline": "300 ms", "reassign": 1}})";

struct Traced {
  experiment::RunResult result;
  json trace;
  std::string left_out;
};

Traced traced(const char* config, const TraceLimits& limits = {}) {
  std::ostringstream text;
  Trace trace{text, limits};
  Traced run;
  experiment::SimulateOptions options;
  options.observer = &trace;
  options.timeline = &trace;
  run.result = experiment::simulate(experiment::read_config_text(config, "net.json"), options);
  run.left_out = trace.finish();
  run.trace = json::parse(text.str());
  return run;
}

std::int64_t nanoseconds(const json& microseconds) {
  return std::llround(microseconds.get<double>() * 1000);
}

struct Slice {
  std::int64_t from, until;
  std::string name;

  bool operator<(const Slice& other) const { return std::tie(from, until) < std::tie(other.from, other.until); }
};

using Lanes = std::map<std::string, std::vector<Slice>>;

/// Slices by the lane's name, in order.
Lanes lanes_of(const json& trace) {
  std::map<std::pair<int, int>, std::string> names;
  for (const json& event : trace["traceEvents"])
    if (event["name"] == "thread_name") names[{event["pid"], event["tid"]}] = event["args"]["name"];
  Lanes lanes;
  for (const auto& [lane, name] : names) lanes[name];
  for (const json& event : trace["traceEvents"]) {
    if (event["ph"] != "X") continue;
    const std::int64_t from = nanoseconds(event["ts"]);
    lanes.at(names.at({event["pid"], event["tid"]})).push_back({from, from + nanoseconds(event["dur"]), event["name"]});
  }
  for (auto& [name, slices] : lanes) std::ranges::sort(slices, std::less<>{});
  return lanes;
}

std::vector<Slice> named(const std::vector<Slice>& slices, const std::string& name) {
  std::vector<Slice> found;
  std::ranges::copy_if(slices, std::back_inserter(found), [&](const Slice& slice) { return slice.name == name; });
  return found;
}

// What the miners did fills each question from its beginning to its end.
void expect_filled(const Lanes& lanes, const std::string& lane) {
  std::int64_t at = 0;
  for (const Slice& slice : lanes.at(lane)) {
    EXPECT_EQ(slice.from, at) << lane << ' ' << slice.name;
    EXPECT_GE(slice.until, slice.from);
    at = slice.until;
  }
  EXPECT_EQ(at, lanes.at("rounds").back().until) << lane;
}

TEST(Trace, ShowsARoundAsItWas) {
  const Traced run = traced(kPlain);
  EXPECT_EQ(run.left_out, "");
  const Lanes lanes = lanes_of(run.trace);
  ASSERT_EQ(lanes.size(), 6U);  // five miners and the rounds
  const auto rounds = named(lanes.at("rounds"), "round");
  ASSERT_EQ(rounds.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(static_cast<double>(rounds[i].until), run.result.rounds[i].virtual_time_s * 1e9, 1);
  for (std::uint32_t miner = 0; miner < 5; ++miner) {
    const std::string lane = "miner " + std::to_string(miner) + (miner < 3 ? " (fast)" : " (slow)");
    expect_filled(lanes, lane);
    double compute_ns = 0;
    for (const Slice& slice : named(lanes.at(lane), "compute"))
      compute_ns += static_cast<double>(slice.until - slice.from);
    EXPECT_NEAR(compute_ns, run.result.miners.compute_s[miner] * 1e9, 3) << lane;
    // An assignment takes the link's latency at least.
    for (const Slice& slice : named(lanes.at(lane), "assignment")) EXPECT_GT(slice.until - slice.from, 10'000'000);
  }
}

TEST(Trace, ShowsWhatEachDoesWhereThereAreNoRounds) {
  const std::string config =
      std::string{kPlain}.substr(0, std::string{kPlain}.rfind('}')) +
      R"(, "protocol": {"mode": "asynchronous", "deadline": "1 s", "asynchronous": {"buffer": 2}}})";
  const Traced run = traced(config.c_str());
  const Lanes lanes = lanes_of(run.trace);
  ASSERT_EQ(lanes.size(), 6U);
  std::uint64_t results = 0;
  for (const auto& [lane, slices] : lanes) {
    if (!lane.starts_with("miner ")) continue;
    // From its first assignment on it is never without one.
    std::int64_t at = 0;
    for (const Slice& slice : slices) {
      EXPECT_EQ(slice.from, at) << lane << ' ' << slice.name;
      at = slice.until;
    }
    results += named(slices, "result").size();
    for (const Slice& slice : named(slices, "assignment")) EXPECT_GT(slice.until - slice.from, 10'000'000);
  }
  std::uint64_t counted = 0;
  for (const auto& round : run.result.rounds) counted += round.results;
  EXPECT_EQ(results, counted);
  EXPECT_GE(counted, 6U);
}

TEST(Trace, ShowsWhatFails) {
  const Traced run = traced(kFaulty);
  const Lanes lanes = lanes_of(run.trace);
  std::uint64_t results = 0, missing = 0;
  for (const auto& [lane, slices] : lanes) {
    if (!lane.starts_with("miner ") || lane.ends_with("down")) continue;
    expect_filled(lanes, lane);
    results += named(slices, "result").size();
    for (const Slice& slice : slices)
      if (slice.name.starts_with("no ")) ++missing;
  }
  std::uint64_t gathered = 0;
  for (const auto& round : run.result.rounds) gathered += round.results;
  EXPECT_EQ(results, gathered);
  EXPECT_GT(missing, 0U);
  const auto cuts = named(lanes.at("faults"), "partition: slow");
  ASSERT_EQ(cuts.size(), 1U);
  EXPECT_EQ(cuts.front().from, 1'000'000'000);
  EXPECT_EQ(cuts.front().until, 1'500'000'000);
  EXPECT_FALSE(named(lanes.at("miner 0 down"), "down").empty());
  EXPECT_GT(named(lanes.at("rounds"), "reassignment").size(), 0U);
}

TEST(Trace, ChangesNothing) {
  const auto plain = experiment::simulate(experiment::read_config_text(kFaulty, "net.json"));
  EXPECT_EQ(traced(kFaulty).result.summary.digest, plain.summary.digest);
}

TEST(Trace, HasALaneForEachGroupOfManyMiners) {
  const Lanes lanes = lanes_of(traced(kPlain, {.lanes = 4}).trace);
  ASSERT_EQ(lanes.size(), 3U);
  for (const char* lane : {"fast (3 miners)", "slow (2 miners)"}) {
    const auto& slices = lanes.at(lane);
    for (std::size_t i = 1; i < slices.size(); ++i) EXPECT_EQ(slices[i].from, slices[i - 1].until) << lane;
    EXPECT_EQ(named(slices, "compute").size(), 3U);
  }
}

TEST(Trace, SaysWhatItLeavesOut) {
  const Traced run = traced(kFaulty, {.lanes = 200, .events = 500});
  EXPECT_NE(run.left_out, "");
  EXPECT_EQ(run.trace["otherData"]["left_out"], run.left_out);
  EXPECT_LE(run.trace["traceEvents"].size(), 500U);
  const Lanes lanes = lanes_of(run.trace);
  EXPECT_GT(named(lanes.at("rounds"), "round").size(), 1U);
  const Traced groups = traced(kFaulty, {.lanes = 1});
  EXPECT_EQ(groups.left_out, "groups of miners but the first 1 of 2");
}

}  // namespace
}  // namespace stakemine::report
