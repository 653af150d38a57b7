// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/scale.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ExperimentConfig network(const std::string& miners, const std::string& task = R"({"type": "synthetic"})") {
  return read_config_text(R"({"seed": 3, "rounds": 2, "task": )" + task + R"(, "miners": )" + miners + "}", "net.json");
}

std::vector<std::uint64_t> counts(const ExperimentConfig& config) {
  std::vector<std::uint64_t> all;
  for (const MinerGroup& group : config.miners) all.push_back(*group.count);
  return all;
}

TEST(Rescale, KeepsTheGroupsInProportion) {
  ExperimentConfig config = network(R"([{"count": 40}, {"count": 8}])");
  rescale(config, 480);
  EXPECT_THAT(counts(config), ElementsAre(400, 80));
  rescale(config, 10);  // quotas 8.33 and 1.67: the second has the larger remainder
  EXPECT_THAT(counts(config), ElementsAre(8, 2));
  rescale(config, 1);
  EXPECT_THAT(counts(config), ElementsAre(1, 0));
}

TEST(Rescale, RefusesMoreMinersThanAListHasValues) {
  ExperimentConfig config = network(R"([{"stake": {"type": "explicit", "values": [1, 2, 3]}}, {"count": 3}])");
  rescale(config, 4);
  EXPECT_THAT(counts(config), ElementsAre(2, 2));
  try {
    rescale(config, 10);
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("net.json: /miners/0/stake: lists 3 values for 5 miners"));
  }
}

TEST(ScaleStudy, RunsSmallSizesMoreOften) {
  const ScaleStudy study{network(R"([{"count": 10}])"),
                         {.nodes = {1'000'000, 10, 40'000}, .threads = {1, 2}, .repetitions = {}}};
  EXPECT_THAT(std::vector<std::uint64_t>(study.sizes().begin(), study.sizes().end()),
              ElementsAre(10, 40'000, 1'000'000));
  EXPECT_EQ(study.repetitions(10), 5U);
  EXPECT_EQ(study.repetitions(40'000), 2U);
  EXPECT_EQ(study.repetitions(1'000'000), 1U);
  EXPECT_EQ(study.cell_count(), 6U);
  EXPECT_EQ(study.trial_count(), 2U * (5 + 2 + 1));
  EXPECT_EQ(study.config(3).miner_count(), 40'000U);
  EXPECT_EQ(study.config(3).runtime.threads, 2U);
  EXPECT_EQ(study.trial(4).seed, 7U);
}

TEST(ScaleStudy, MeasuresWhatCanBeWorkedOutByHand) {
  // Equal miners, one shard each of 1 Gflop at 1 Gflop/s. Latency is 20 ms; a message of 1 MB takes 80 ms on a link of
  // 100 Mbit/s, and 160 ms where 20 of them share the hub's 1 Gbit/s: 180 ms, 1 s of computing, and back the same way.
  constexpr std::uint64_t kMiners = 20;
  const ScaleStudy study{read_config_text(R"({"seed": 3, "rounds": 2, "miners": [{"count": 1, "speed": "1 Gflop/s"}],
        "task": {"type": "synthetic", "shards_per_miner": 1, "shard_work": "1 Gflop", "shard_size": "1 MB", "result_size": "1 MB"},
        "network": {"type": "star", "hub": {"bandwidth": "1 Gbit/s"}, "link": {"bandwidth": "100 Mbit/s", "latency": "20ms"}},
        "allocation": "largest_remainder"})",
                                          "net.json"),
                         {.nodes = {kMiners}, .threads = {1}, .repetitions = 1}};
  ExperimentConfig config = study.config(0);
  const auto values = study.measure(study.trial(0), config, simulate(config));
  const auto value = [&](ScaleMeasure measure) { return values[static_cast<std::size_t>(measure)].value(); };
  const double round_s = 0.18 + 1 + 0.18;
  EXPECT_NEAR(value(ScaleMeasure::round_time_s), round_s, 1e-6);
  EXPECT_NEAR(value(ScaleMeasure::work_flop), 20e9, 1);
  EXPECT_NEAR(value(ScaleMeasure::speed_up), 20 / round_s, 1e-6);
  EXPECT_NEAR(value(ScaleMeasure::efficiency), 1 / round_s, 1e-6);
  EXPECT_EQ(value(ScaleMeasure::messages), 40);
  EXPECT_EQ(value(ScaleMeasure::bytes), 40e6);
  EXPECT_EQ(value(ScaleMeasure::participants), 20);
  EXPECT_NEAR(value(ScaleMeasure::hub_utilisation_to_nodes), 0.16 / round_s, 1e-6);
  EXPECT_NEAR(value(ScaleMeasure::hub_limit_speed_up), 20 / 0.16, 1e-3);
  EXPECT_NEAR(value(ScaleMeasure::compute_s), 1, 1e-9);
  EXPECT_NEAR(value(ScaleMeasure::transfer_s), 0.2, 1e-9);
  EXPECT_NEAR(value(ScaleMeasure::hub_s), round_s - 1.2, 1e-6);
}

TEST(ScaleStudy, IsForSimulatedTime) {
  ExperimentConfig config = network(R"([{"count": 10}])");
  config.runtime.clock = Clock::wall;
  EXPECT_THROW((ScaleStudy{config, {.nodes = {10}, .threads = {1}, .repetitions = {}}}), UserError);
}

TEST(ScaleStudy, AnotherStudyHasAnotherIdentity) {
  const auto identity = [](std::vector<std::uint64_t> nodes, const std::string& miners) {
    return ScaleStudy{network(miners), {.nodes = std::move(nodes), .threads = {1}, .repetitions = {}}}.identity();
  };
  EXPECT_EQ(identity({10, 20}, R"([{"count": 1}])"), identity({20, 10}, R"([{"count": 1}])"));
  EXPECT_NE(identity({10, 20}, R"([{"count": 1}])"), identity({10, 30}, R"([{"count": 1}])"));
  EXPECT_NE(identity({10, 20}, R"([{"count": 1}])"), identity({10, 20}, R"([{"count": 1, "stake": 2}])"));
}

// Records of a study, as if it had run: speed-up and work by size, wall time in proportion to it.
std::vector<TrialRecord> made_up(const ScaleStudy& study, double (*work)(double), double (*speed_up)(double)) {
  std::vector<TrialRecord> records;
  for (std::uint64_t index = 0; index < study.trial_count(); ++index) {
    const auto nodes = static_cast<double>(study.cell(study.trial(index).cell).nodes);
    TrialRecord& record = records.emplace_back();
    record.trial = index;
    record.values.resize(kScaleMeasures);
    record.values[static_cast<std::size_t>(ScaleMeasure::work_flop)] = work(nodes);
    record.values[static_cast<std::size_t>(ScaleMeasure::speed_up)] = speed_up(nodes);
    record.cost.wall_s = 1e-6 * nodes * nodes;
  }
  return records;
}

TEST(ScaleFits, SayWhichKindOfScalingItIs) {
  const ScaleStudy study{network(R"([{"count": 10}])"),
                         {.nodes = {10, 100, 1000, 10'000}, .threads = {1, 2}, .repetitions = 1}};
  const auto law = [](double n) { return n / (1 + 0.01 * (n - 1)); };
  const auto weak = fit_scale(study, made_up(
                                         study, [](double n) { return 3 * n; }, law));
  EXPECT_EQ(weak.kind, ScalingKind::weak);
  EXPECT_NEAR(weak.amdahl.law.value().serial_share.value, 0.01, 1e-9);
  EXPECT_NEAR(weak.universal.law.value().contention.value, 0.01, 1e-9);
  ASSERT_EQ(weak.cost_growth.size(), 2U);
  EXPECT_NEAR(weak.cost_growth[1].law.value().exponent.value, 2, 1e-9);
  EXPECT_EQ(fit_scale(study, made_up(
                                 study, [](double) { return 3.0; }, law))
                .kind,
            ScalingKind::strong);
  EXPECT_EQ(fit_scale(study, made_up(
                                 study, [](double n) { return n * n; }, law))
                .kind,
            ScalingKind::mixed);
}

}  // namespace
}  // namespace stakemine::experiment
