// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reputation.hpp"

#include "stakemine/core/random.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

constexpr Outcome kValid = Outcome::valid, kInvalid = Outcome::invalid;

double score_after(const Reputation& rule, const std::vector<Outcome>& outcomes) {
  Record record;
  for (const Outcome outcome : outcomes) rule.observe(record, outcome);
  return rule.score(record);
}

TEST(EveryReputation, RisesWithTheValidFallsWithTheInvalidAndStaysAScore) {
  for (const auto& member : Reputation::family().members()) {
    const auto rule = Reputation::family().choose(member.info.name).make();
    KeyedRandom random(1, Purpose::test);
    Record record;
    for (int k = 0; k < 500; ++k) {
      const double before = rule->score(record);
      EXPECT_GE(before, 0) << member.info.name;
      EXPECT_LE(before, 1) << member.info.name;
      const Outcome outcome = random.below(4) == 0 ? kInvalid : kValid;
      rule->observe(record, outcome);
      if (outcome == kValid) {
        EXPECT_GE(rule->score(record), before) << member.info.name;
      } else {
        EXPECT_LE(rule->score(record), before) << member.info.name;
      }
    }
    EXPECT_GT(score_after(*rule, std::vector<Outcome>(200, kValid)), 0.95) << member.info.name;
    EXPECT_LT(score_after(*rule, std::vector<Outcome>(200, kInvalid)), 0.05) << member.info.name;
  }
}

TEST(MovingAverageReputation, Averages) {
  const MovingAverageReputation rule({.rate = 0.25, .initial = 0.4});
  EXPECT_DOUBLE_EQ(score_after(rule, {}), 0.4);
  EXPECT_DOUBLE_EQ(score_after(rule, {kValid}), 0.55);
  EXPECT_DOUBLE_EQ(score_after(rule, {kValid, kInvalid}), 0.4125);
}

TEST(BetaReputation, IsTheQuantileOfTheBelief) {
  const BetaReputation rule({.quantile = 0.05});
  EXPECT_NEAR(score_after(rule, {}), 0.05, 1e-12);  // uniform
  // Of Beta(g + 1, 1) the quantile is q^(1/(g+1)).
  EXPECT_NEAR(score_after(rule, {kValid, kValid, kValid}), std::pow(0.05, 0.25), 1e-12);
  // Of Beta(2, 2) the distribution is 3x² − 2x³.
  const double x = score_after(rule, {kValid, kInvalid});
  EXPECT_NEAR(3 * x * x - 2 * x * x * x, 0.05, 1e-12);
  const BetaReputation forgetful({.quantile = 0.5, .memory = 0.5});
  // After valid, valid: g = 1.5, b = 0.
  EXPECT_NEAR(score_after(forgetful, {kValid, kValid}), std::pow(0.5, 1 / 2.5), 1e-12);
}

TEST(ConsecutiveReputation, StartsAnewAfterAFault) {
  const ConsecutiveReputation rule({.needed = 4});
  EXPECT_EQ(score_after(rule, {}), 0);
  EXPECT_EQ(score_after(rule, {kValid, kValid, kValid}), 0.75);
  EXPECT_EQ(score_after(rule, std::vector<Outcome>(9, kValid)), 1);
  EXPECT_EQ(score_after(rule, {kValid, kValid, kValid, kValid, kInvalid}), 0);
}

}  // namespace
}  // namespace stakemine::incentive
