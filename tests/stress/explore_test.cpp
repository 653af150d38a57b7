// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/explore.hpp"

#include "stress/planted_bugs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

Exploration small(std::string_view load, std::uint64_t schedules) {
  Exploration exploration;
  exploration.config.load = Load::family().choose(load);
  exploration.config.actors = 4;
  exploration.config.messages = 24;
  exploration.schedules = schedules;
  return exploration;
}

class EveryExploredLoad : public testing::TestWithParam<std::string> {};

TEST_P(EveryExploredLoad, HoldsUnderEverySchedulePlayed) {
  const ExploreReport report = explore_load(small(GetParam(), 30));
  EXPECT_FALSE(report.failure) << report.failure->example;
  EXPECT_EQ(report.schedules, 30U);
  EXPECT_GT(report.different, 15U);
  std::uint64_t checks = 0;
  for (const Outcome& outcome : report.outcomes) checks += outcome.checks;
  EXPECT_GT(checks, 30U);
}

INSTANTIATE_TEST_SUITE_P(Loads, EveryExploredLoad, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& member : Load::family().members()) names.push_back(member.info.name);
                           return names;
                         }()),
                         [](const auto& instance) { return instance.param; });

TEST(Explore, ANumberIsASchedule) {
  const auto hash_of = [](std::uint64_t schedule) {
    std::uint64_t hash = 0;
    Exploration exploration = small("burst", 1);
    exploration.first = schedule;
    const Play play = [&](const engine::Program& program, const engine::ExploreOptions& options) {
      const engine::Explored explored = engine::explore(program, options);
      hash = explored.hash;
      return explored;
    };
    (void)explore_load(exploration, {}, play);
    return hash;
  };
  for (const std::uint64_t schedule : {0U, 1U, 7U, 12U}) EXPECT_EQ(hash_of(schedule), hash_of(schedule)) << schedule;
  EXPECT_NE(hash_of(0), hash_of(2));
  EXPECT_NE(hash_of(1), hash_of(3));
}

class Planted : public testing::TestWithParam<PlantedBug> {};

TEST_P(Planted, IsFoundShrunkAndPlayedAgain) {
  const PlantedBug& bug = GetParam();
  const ExploreReport report = explore_load(exploration_of(bug, 5'000), {}, bug.play);
  ASSERT_TRUE(report.failure);
  const ExploredFailure& failure = *report.failure;
  EXPECT_LE(failure.actors, bug.actors);
  ASSERT_FALSE(failure.trace.empty());
  // From its number alone it comes again, step by step.
  Exploration again = exploration_of(bug, 1);
  again.config.actors = failure.actors;
  again.config.messages = failure.messages;
  again.first = failure.schedule;
  const ExploreReport second = explore_load(again, {}, bug.play);
  ASSERT_TRUE(second.failure);
  EXPECT_EQ(second.failure->invariant, failure.invariant);
  EXPECT_EQ(second.failure->example, failure.example);
  EXPECT_EQ(second.failure->trace, failure.trace);
}

INSTANTIATE_TEST_SUITE_P(Bugs, Planted, testing::ValuesIn(kPlantedBugs), [](const auto& instance) {
  std::string name{instance.param.name};
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace stakemine::stress
