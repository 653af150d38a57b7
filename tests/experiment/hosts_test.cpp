// SPDX-License-Identifier: Apache-2.0
// What cores, background load and slow-downs of miners do to a run.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/population.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <gmock/gmock.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

/// One kind of miner; 6 shards of 1 Gflop and 1 MB for each, 20 ms and 8 Mbit/s, a hub that is never full.
ExperimentConfig config(const std::string& host, std::uint64_t miners = 1) {
  return read_config_text(
      R"({"seed": 3, "rounds": 4, "allocation": "largest_remainder", "runtime": {"threads": 1},
          "task": {"type": "synthetic", "shards_per_miner": 6, "shard_work": "1 Gflop", "shard_size": "1 MB",
                   "result_size": "1 MB"},
          "network": {"type": "star", "hub": {"bandwidth": "1 Tbit/s"},
                      "link": {"bandwidth": "8 Mbit/s", "latency": "20ms"}},
          "miners": [{"count": )" +
          std::to_string(miners) + R"(, "speed": "2 Gflop/s", )" + host + "}]}",
      "hosts");
}

std::vector<double> durations_s(const std::string& host) {
  std::vector<double> durations;
  for (const RoundRecord& round : simulate(config(host)).rounds) durations.push_back(round.duration_s);
  return durations;
}

double computing_s(const std::string& host, std::size_t round) {
  constexpr double kMessages_s = 0.02 + 6.0 + 0.02 + 1.0;
  return durations_s(host)[round] - kMessages_s;
}

TEST(Hosts, ComputeAtTheirSpeed) {
  EXPECT_NEAR(computing_s(R"("stake": 1)", 0), 3, 1e-6);
}

TEST(Hosts, ComputeShardsSideBySideOnTheirCores) {
  EXPECT_NEAR(computing_s(R"("cores": 4)", 0), 0.75, 1e-6);
  EXPECT_NEAR(computing_s(R"("cores": 100)", 0), 0.5, 1e-6) << "a shard is computed by one core";
}

TEST(Hosts, LeaveTheBackgroundItsShare) {
  EXPECT_NEAR(computing_s(R"("background": 0.75, "cores": 2)", 3), 6, 1e-6);
}

TEST(Hosts, AreSlowInSomeRounds) {
  EXPECT_NEAR(computing_s(R"("slowdown": {"type": "share_of_rounds", "share": 1, "factor": 3})", 2), 9, 1e-6);
  const auto drawn = durations_s(R"("slowdown": {"type": "lognormal", "sigma": 0.5})");
  EXPECT_NE(drawn[0], drawn[1]);
  EXPECT_EQ(drawn, durations_s(R"("slowdown": {"type": "lognormal", "sigma": 0.5})"));
}

TEST(Hosts, AreAsSlowAtAnyLpSizeAndNumberOfThreads) {
  const std::string host = R"("cores": 2, "background": 0.1, "slowdown": "exponential")";
  SimulateOptions small;
  small.lp_size = 3;
  ExperimentConfig two = config(host, 50);
  two.runtime.threads = 2;
  const std::string digest = simulate(config(host, 50)).summary.digest;
  EXPECT_EQ(simulate(two, small).summary.digest, digest);
  EXPECT_NE(simulate(config(R"("cores": 2, "background": 0.1)", 50)).summary.digest, digest);
}

TEST(Hosts, SpeedUpCountsTheWorkNotTheTime) {
  const auto fast = simulate(config(R"("cores": 1)")).summary;
  const auto slow = simulate(config(R"("slowdown": {"type": "share_of_rounds", "share": 1, "factor": 3})")).summary;
  // The same work in a longer time.
  EXPECT_NEAR(*fast.speed_up * fast.virtual_time_s, *slow.speed_up * slow.virtual_time_s, 1e-9);
}

TEST(Hosts, WhatIsWrongIsNamed) {
  const auto error_of = [](const std::string& host) -> std::string {
    try {
      config(host);
    } catch (const UserError& error) {
      return error.what();
    }
    return {};
  };
  EXPECT_THAT(error_of(R"("cores": 0)"), HasSubstr("/miners/0/cores"));
  EXPECT_THAT(error_of(R"("background": 1)"), HasSubstr("/miners/0/background"));
  EXPECT_THAT(error_of(R"("slowdown": "sometimes")"), HasSubstr("/miners/0/slowdown"));
  EXPECT_THAT(error_of(R"("slowdown": {"type": "share_of_rounds", "factor": 0.5})"),
              HasSubstr("/miners/0/slowdown/factor"));
}

}  // namespace
}  // namespace stakemine::experiment
