// SPDX-License-Identifier: Apache-2.0
// Runs without rounds that wait, against a loop that knows of no engine, no network and no protocol: a star whose hub
// is never full, so that when each result comes is a sum.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/experiment/task.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <queue>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace stakemine::experiment {
namespace {

constexpr std::size_t kMiners = 7;

ExperimentConfig config_of(std::string_view task, std::string_view protocol, std::string_view rest = "") {
  // Twelve to one between the fastest and the slowest, and no two ratios alike.
  return read_config_text(
      fmt::format(R"({{"seed": 6, "rounds": 200, "task": {}, "protocol": {{"mode": "asynchronous", {}}},
    "miners": [{{"count": {}, "stake": 10, "speed": {{"type": "explicit", "values": [1.2e6, 1.13e6, 0.71e6, 0.53e6, 0.31e6, 0.17e6, 0.1e6]}}}}],
    "network": {{"type": "star", "hub": {{"bandwidth": 1e15}}, "link": {{"latency": "10 ms", "bandwidth": "8 Mbit/s"}}}}{}}})",
                  task, protocol, kMiners, rest),
      "net.json", STAKEMINE_SOURCE_DIR "/configs");
}

const std::string kSynthetic =
    R"({"type": "synthetic", "shards": 7, "shard_work": 1e5, "shard_size": 2000, "result_size": 1000})";
const std::string kLearning =
    R"({"type": "learning", "data": {"type": "csv", "path": "data/wdbc.csv", "label": "diagnosis", "standardize": true},
        "placement": {"type": "coordinator", "shards": 7}})";

/// A result that is on its way, with the model that it was computed on.
struct Coming {
  double time_s;
  std::uint32_t miner;
  std::uint64_t updates;
  std::vector<double> row;

  bool operator>(const Coming& other) const { return time_s > other.time_s; }
};

struct Update {
  double time_s = 0, staleness_mean = 0;
  std::optional<double> train_loss;
};

struct Plan {
  std::size_t buffer = 1;
  double mixing = 1;
  std::function<double(double)> weight = [](double) { return 1.0; };
};

/// Miner i has shard i: equal stakes, as many shards as miners.
std::vector<Update> expected_updates(const ExperimentConfig& config, const Plan& plan) {
  const auto task = config.task.make();
  const std::vector<double> stakes(kMiners, 10);
  const auto workload = task->build({.file = "net.json", .seed = config.seed, .miners = kMiners, .stakes = stakes});
  const double speeds[] = {1.2e6, 1.13e6, 0.71e6, 0.53e6, 0.31e6, 0.17e6, 0.1e6};
  std::priority_queue<Coming, std::vector<Coming>, std::greater<>> coming;
  std::vector<Update> updates;
  const auto send = [&](std::uint32_t miner, double now_s) {
    const protocol::ShardRange shard{miner, 1};
    std::vector<double> row(workload->update_size());
    if (!row.empty()) workload->compute(miner, shard, row);
    const auto link_s = [](std::uint64_t bytes) { return 0.010 + static_cast<double>(bytes) / 1e6; };
    coming.push({now_s + link_s(workload->assignment_bytes(shard)) + workload->flops(shard) / speeds[miner] +
                     link_s(workload->result_bytes()),
                 miner, updates.size(), std::move(row)});
  };
  for (std::uint32_t miner = 0; miner < kMiners; ++miner) send(miner, 0);
  std::vector<double> sum(workload->update_size());
  double weights = 0, staleness = 0;
  for (std::size_t results = 1; updates.size() < config.rounds; ++results) {
    const Coming next = coming.top();
    coming.pop();
    const auto age = static_cast<double>(updates.size() - next.updates);
    const double samples = workload->samples({next.miner, 1});
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += samples * plan.mixing * plan.weight(age) * next.row[j];
    weights += samples;
    staleness += age / static_cast<double>(plan.buffer);
    if (results % plan.buffer == 0) {
      for (double& number : sum) number /= weights;
      if (!sum.empty()) workload->apply(sum);
      updates.push_back({next.time_s, staleness, workload->evaluate({}).train_loss});
      std::ranges::fill(sum, 0.0);
      weights = staleness = 0;
    }
    send(next.miner, next.time_s);
  }
  return updates;
}

void expect_as(const ExperimentConfig& config, const Plan& plan) {
  const std::vector<Update> expected = expected_updates(config, plan);
  const RunResult result = simulate(config);
  ASSERT_EQ(result.rounds.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const RoundRecord& round = result.rounds[i];
    ASSERT_NEAR(round.virtual_time_s, expected[i].time_s, 1e-6) << i;
    ASSERT_NEAR(*round.staleness_mean, expected[i].staleness_mean, 1e-12) << i;
    ASSERT_EQ(round.train_loss.has_value(), expected[i].train_loss.has_value());
    ASSERT_NEAR(round.train_loss.value_or(0), expected[i].train_loss.value_or(0), 1e-10) << i;
  }
}

TEST(Asynchronous, AppliesResultsAsTheyCome) {
  expect_as(config_of(kSynthetic, R"("asynchronous": {})"), {});
  expect_as(config_of(kLearning, R"("asynchronous": {})"), {});
}

TEST(Asynchronous, WeighsThemByStaleness) {
  expect_as(config_of(kLearning, R"("asynchronous": {"mixing": 0.7, "staleness": {"type": "polynomial", "a": 0.5}})"),
            {.mixing = 0.7, .weight = [](double age) { return 1 / std::sqrt(1 + age); }});
  expect_as(config_of(kLearning, R"("asynchronous": {"staleness": {"type": "hinge", "a": 2, "b": 3}})"),
            {.weight = [](double age) { return age <= 3 ? 1 : 1 / (2 * (age - 3) + 1); }});
}

TEST(Asynchronous, BuffersThem) {
  expect_as(config_of(kLearning, R"("asynchronous": {"buffer": 3, "mixing": 0.5})"), {.buffer = 3, .mixing = 0.5});
  expect_as(config_of(kSynthetic, R"("asynchronous": {"buffer": 20})"), {.buffer = 20});
}

TEST(Asynchronous, GoesOnUnderFaultsTheSameAtAnyNumberOfThreads) {
  const auto run = [](std::uint32_t threads, std::uint32_t lp_size) {
    ExperimentConfig config = config_of(
        kLearning, R"("deadline": "1500 ms", "asynchronous": {"buffer": 2})",
        R"(, "faults": {"loss": {"rate": "10 %"}, "duplicates": {"rate": "10 %"}, "reordering": {"rate": "10 %"},
            "churn": [{"type": "exponential", "up": "5 s", "down": "1 s"}]})");
    config.runtime.threads = threads;
    SimulateOptions options;
    options.lp_size = lp_size;
    return simulate(config, options);
  };
  const RunResult one = run(1, 0);
  EXPECT_EQ(one.rounds.size(), 200U);
  EXPECT_GT(one.summary.lost_messages, 0U);
  std::uint64_t results = 0, lost = 0;
  for (const RoundRecord& round : one.rounds) {
    results += round.results;
    lost += round.lost_shards;
    EXPECT_EQ(round.results, 2U);
  }
  EXPECT_GT(lost, 0U);
  EXPECT_EQ(one.summary.work_total, results);  // a shard each
  for (const std::uint32_t threads : {2U, 3U, 8U})
    EXPECT_EQ(run(threads, threads).summary.digest, one.summary.digest) << threads;
}

// Nothing else would end a run in which nobody answers any more.
TEST(Asynchronous, EndsWhereNothingComesAnyMore) {
  const auto end_of = [](std::string_view protocol, std::string_view rest) -> std::string {
    try {
      (void)simulate(config_of(kSynthetic, protocol, rest));
    } catch (const RunError& error) {
      return error.what();
    }
    return "200 updates";
  };
  EXPECT_THAT(end_of(R"("deadline": "1500 ms")", R"(, "faults": {"churn": [{"type": "lifetime", "mean": "2 s"}]})"),
              testing::HasSubstr("nobody is left"));
  EXPECT_EQ(end_of(R"("deadline": "1500 ms")",
                   R"(, "faults": {"churn": [{"type": "window", "from": "1 s", "until": "3600 s"}]})"),
            "200 updates");
}

TEST(Asynchronous, RefusesWhatHasNoEffect) {
  const auto refusal = [](std::string_view protocol, std::string_view rest = "") {
    try {
      (void)config_of(kSynthetic, protocol, rest);
    } catch (const UserError& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  for (const char* field : {R"("quorum": 0.5)", R"("over_provisioning": 0.1)", R"("replication": {"copies": 2})"})
    EXPECT_THAT(refusal(field), testing::HasSubstr("has no effect in the mode")) << field;
  EXPECT_THAT(refusal(R"("asynchronous": {"mixing": 0})"), testing::HasSubstr("/protocol/asynchronous/mixing"));
  EXPECT_THAT(refusal(R"("asynchronous": {})", R"(, "faults": {"loss": {"rate": 0.1}})"),
              testing::HasSubstr("/protocol/deadline"));
}

}  // namespace
}  // namespace stakemine::experiment
