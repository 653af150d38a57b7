// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/population.hpp"

#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

protocol::Population build(const std::string& miners) {
  const ExperimentConfig config =
      read_config_text(R"({"seed": 9, "rounds": 1, "task": "synthetic", "miners": )" + miners + "}", "config");
  return build_population(config, config.network.make()->link());
}

TEST(Population, GroupsAreNumberedInTheOrderOfTheFile) {
  const auto population = build(
      R"([{"name": "a", "count": 2, "stake": 5}, {"name": "none", "count": 0}, {"name": "b", "count": 3, "stake": 7, "latency": "1ms"}])");
  ASSERT_EQ(population.size(), 5U);
  EXPECT_EQ(population.group, (std::vector<std::uint32_t>{0, 0, 2, 2, 2}));
  EXPECT_EQ(population.groups[2].first, 2U);
  EXPECT_EQ(population.stake.tokens(1), 5.0);
  EXPECT_EQ(population.stake.tokens(2), 7.0);
  EXPECT_EQ(population.latency_s[1], 0.02) << "the network's default";
  EXPECT_EQ(population.latency_s[2], 0.001);
}

TEST(Population, AMinerDrawsTheSameWhateverComesAfterIt) {
  const std::string pareto = R"({"type": "pareto", "minimum": 1, "alpha": 1.5})";
  const auto few = build(R"([{"count": 5, "stake": )" + pareto + "}]");
  const auto many = build(R"([{"count": 5, "stake": )" + pareto + R"(}, {"count": 100, "stake": )" + pareto + "}]");
  for (std::size_t miner = 0; miner < 5; ++miner) EXPECT_EQ(few.stake.tokens(miner), many.stake.tokens(miner));
  EXPECT_NE(many.stake.tokens(0), many.stake.tokens(5));
}

TEST(Population, AllHonestChangesBehaviourAlone) {
  const auto population = build(R"([{"count": 2}, {"count": 1, "behavior": "sign_flip"}])");
  EXPECT_FALSE(population.behavior(2).is_honest());
  const auto honest = all_honest(population);
  EXPECT_TRUE(honest.behavior(2).is_honest());
  EXPECT_EQ(honest.stake.units, population.stake.units);
}

}  // namespace
}  // namespace stakemine::experiment
