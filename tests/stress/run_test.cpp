// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/stress.hpp"

#include "stress/misfortune.hpp"
#include "stress/round_witness.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

const std::string kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";

std::string broken_text(const StressCell& cell) {
  std::string text;
  for (const Outcome& outcome : cell.outcomes)
    for (const std::string& example : outcome.examples)
      text += std::string{invariant_name(outcome.invariant)} + ": " + example + "\n";
  return text;
}

std::uint64_t checks_of(const StressCell& cell, Invariant invariant) {
  return cell.outcomes.at(static_cast<std::size_t>(invariant)).checks;
}

class ShippedStress : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ShippedStress, RunsCleanlyOnMoreThreadsThanCores) {
  const StressConfig config = read_stress_config(
      GetParam(), {{{"duration"}, 0.15}, {{"actors"}, std::uint64_t{100}}, {{"runtime", "threads"}, std::uint64_t{8}}});
  const StressCell cell = run_load(config, {});
  EXPECT_TRUE(cell.clean()) << broken_text(cell);
  EXPECT_FALSE(cell.interrupted);
  EXPECT_GT(cell.messages, 0U);
  EXPECT_EQ(cell.threads, 8U);
  EXPECT_GT(checks_of(cell, Invariant::one_at_a_time), 0U);
  EXPECT_GT(checks_of(cell, Invariant::bounds_held), 0U);
  EXPECT_EQ(checks_of(cell, Invariant::equals_virtual) > 0,
            config.runtime.mailbox.when_full == experiment::WhenFull::block);
}

TEST_P(ShippedStress, RunsCleanlyUnderChaos) {
  const StressConfig config = read_stress_config(
      GetParam(), {{{"duration"}, 0.15}, {{"actors"}, std::uint64_t{60}}, {{"runtime", "threads"}, std::uint64_t{4}}});
  StressOptions options;
  options.chaos = engine::ChaosOptions{.seed = 5, .yield = 0.2, .sleep = 0.02, .pause = 0.001, .death = 0.05};
  const StressCell cell = run_load(config, options);
  EXPECT_TRUE(cell.clean()) << broken_text(cell);
  EXPECT_GT(cell.messages, 0U);
}

std::vector<std::filesystem::path> shipped() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kConfigs + "stress"))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

INSTANTIATE_TEST_SUITE_P(Configs, ShippedStress, testing::ValuesIn(shipped()), [](const auto& instance) {
  std::string name = instance.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(NetworkStress, ComparesANetworkWithItselfInVirtualTime) {
  NetworkStress network;
  network.config = experiment::read_config(kConfigs + "quickstart.json", {{{"rounds"}, std::uint64_t{3}}});
  network.messages = 1000;
  const StressCell cell = run_network(network, {});
  EXPECT_TRUE(cell.clean()) << broken_text(cell);
  EXPECT_GE(cell.messages, 1000U);
  for (const Invariant invariant :
       {Invariant::equals_virtual, Invariant::shards_counted_once, Invariant::stake_conserved})
    EXPECT_GT(checks_of(cell, invariant), 0U);
}

TEST(NetworkStress, BearsBadLuckOfThreadsAndMisfortuneOfMessages) {
  NetworkStress network;
  network.config = experiment::read_config(kConfigs + "quickstart.json", {{{"rounds"}, std::uint64_t{6}}});
  network.config.runtime.threads = 3;
  network.messages = 2000;
  StressOptions options;
  options.chaos = engine::ChaosOptions{.seed = 3, .death = 0.1};
  const StressCell cell = run_network(network, options);
  EXPECT_TRUE(cell.clean()) << broken_text(cell);
  for (const Invariant invariant : {Invariant::equals_virtual, Invariant::shards_counted_once,
                                    Invariant::not_duplicated, Invariant::not_invented, Invariant::in_order})
    EXPECT_GT(checks_of(cell, invariant), 0U) << invariant_name(invariant);
}

TEST(NetworkStress, MisfortuneLosesDoublesAndStopsWhatItMayAndNothingElse) {
  const auto config = experiment::read_config(kConfigs + "quickstart.json", {{{"rounds"}, std::uint64_t{12}}});
  std::uint64_t lost = 0, doubled = 0, shards_lost = 0, results = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RoundWitness witness;
    const auto run = experiment::simulate(with_misfortune(config, 0.5, seed), {.stop = {}, .events = &witness});
    Verdicts verdicts;
    witness.hold_against(run, verdicts);
    EXPECT_TRUE(verdicts.clean()) << seed;
    lost += run.summary.lost_messages;
    doubled += run.summary.faults->duplicates;
    shards_lost += run.summary.faults->lost_shards;
    results += witness.answered.size();
  }
  for (const std::uint64_t count : {lost, doubled, shards_lost, results}) EXPECT_GT(count, 0U);
}

}  // namespace
}  // namespace stakemine::stress
