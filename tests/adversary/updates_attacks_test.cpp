// SPDX-License-Identifier: Apache-2.0
// Attacks on updates against figures worked out by hand.
#include "stakemine/adversary/behaviors.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>

namespace stakemine::adversary {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;

class Attacks : public testing::Test {
 protected:
  Attacks() { honest_.data = {1, 2, 5, -2}; }

  std::vector<double> sent(const Behavior& behavior, RuleInForce rule = {}) const {
    return sent(behavior, HonestView(honest_.view(), weights_, std::move(rule)));
  }
  std::vector<double> sent(const Behavior& behavior, const HonestView& view, std::uint64_t round = 1) const {
    KeyedRandom random(1, Purpose::behavior, 3, round);
    std::vector<double> update = own_;
    behavior.forge(view, random, update);
    return update;
  }

  Matrix honest_{2, 2};
  std::vector<double> weights_ = {1, 3};  // mean (4, -1)
  std::vector<double> own_ = {7, -1};
};

TEST_F(Attacks, InnerProductTurnsTheMeanRound) {
  EXPECT_THAT(sent(InnerProduct({.scale = 0.5})), ElementsAre(-2, 0.5));
  EXPECT_THAT(sent(InnerProduct({.scale = 2}), HonestView{}), ElementsAre(-14, 2));
}

TEST_F(Attacks, SmallDeviationTakesWeightsForReplicas) {
  // Updates 1, 5, 5, 5: variance (9 + 3) / 3. And 2, -2, -2, -2: the same.
  EXPECT_THAT(sent(SmallDeviation({.scale = 1.5})), ElementsAre(DoubleNear(4 + 3, 1e-14), DoubleNear(-1 + 3, 1e-14)));
  EXPECT_THAT(sent(SmallDeviation({.scale = -1})), ElementsAre(DoubleNear(2, 1e-14), DoubleNear(-3, 1e-14)));
}

TEST_F(Attacks, SmallDeviationOfOneUpdateIsThatUpdate) {
  const Matrix one = [] {
    Matrix made(1, 2);
    made.data = {3, 4};
    return made;
  }();
  const std::vector<double> weight = {1};
  EXPECT_THAT(sent(SmallDeviation({.scale = 9}), HonestView(one.view(), weight)), ElementsAre(3, 4));
}

TEST_F(Attacks, MimicSendsWhatAnotherSent) {
  EXPECT_THAT(sent(Mimic({.row = 1})), ElementsAre(5, -2));
  EXPECT_THAT(sent(Mimic({.row = 2})), ElementsAre(1, 2));
  EXPECT_EQ(sent(Mimic({.row = 0}), HonestView{}), own_);
}

TEST_F(Attacks, ModelReplacementScalesItsOwn) {
  EXPECT_THAT(sent(ModelReplacement({.scale = 4})), ElementsAre(28, -4));
}

TEST_F(Attacks, FreeRiderSendsNothing) {
  EXPECT_THAT(sent(FreeRider{{}}), ElementsAre(0, 0));
}

TEST_F(Attacks, InfiniteIsInfinite) {
  EXPECT_THAT(sent(Infinite({})), Each(std::numeric_limits<double>::infinity()));
  EXPECT_THAT(sent(Infinite({.scale = -2})), Each(-std::numeric_limits<double>::infinity()));
}

TEST(GaussianNoise, HasItsDeviation) {
  std::vector<double> update(20'000);
  KeyedRandom random(1, Purpose::behavior, 3, 1);
  GaussianNoise({.sigma = 3}).forge(HonestView{}, random, update);
  double sum = 0, squares = 0;
  for (const double entry : update) {
    sum += entry;
    squares += entry * entry;
  }
  EXPECT_NEAR(sum / 20'000, 0, 0.1);
  EXPECT_NEAR(std::sqrt(squares / 20'000), 3, 0.1);
}

TEST_F(Attacks, GaussianNoiseIsAnotherEachRound) {
  EXPECT_NE(sent(GaussianNoise({}), HonestView{}, 1), sent(GaussianNoise({}), HonestView{}, 2));
}

// The rule answers with the mean, moved by as much as a bump at the strength of 25 says: strength τ sends −τ (4, −1).
RuleInForce bump_at_25(std::vector<double>& tried) {
  return [&tried](std::span<const double> attack) -> std::optional<std::vector<double>> {
    const double strength = -attack[0] / 4;
    tried.push_back(strength);
    return std::vector<double>{4 + std::max(0.0, 100 - std::abs(strength - 25)), -1};
  };
}

TEST_F(Attacks, TheSearchGrowsAndThenShrinks) {
  std::vector<double> tried;
  const auto update =
      sent(OptimalInnerProduct({.evaluations = 8, .start = 0, .delta = 10, .ratio = 0.5}), bump_at_25(tried));
  // 0 → 10 (better, 20) → 30 (better: 95 against 85, 40) → 70 fails, 20 → 50 fails, 10 → 40 fails, 5 → 35, 2.5 → 32.5.
  EXPECT_THAT(tried, ElementsAre(0, 10, 30, 70, 50, 40, 35, 32.5));
  EXPECT_THAT(update, ElementsAre(-120, 30));
}

TEST_F(Attacks, TheSearchGoesOnWhereAShorterStepIsBetter) {
  std::vector<double> tried;
  const auto update =
      sent(OptimalInnerProduct({.evaluations = 5, .start = 5, .delta = 60, .ratio = 0.25}), bump_at_25(tried));
  // 5 → 65 fails, 15 → 20 better, 3.75 → 23.75 better, 0.9375 → 24.6875 better.
  EXPECT_THAT(tried, ElementsAre(5, 65, 20, 23.75, 24.6875));
  EXPECT_THAT(update, ElementsAre(-4 * 24.6875, 24.6875));
}

TEST_F(Attacks, TheSearchDoesNotTakeRoundingForProgress) {
  std::vector<double> tried;
  const RuleInForce flat = [&](std::span<const double> attack) -> std::optional<std::vector<double>> {
    tried.push_back(attack[0]);
    return std::vector<double>{4 + 1e-13 * std::abs(attack[0]), -1};
  };
  EXPECT_THAT(sent(OptimalInnerProduct({.evaluations = 4, .start = 1, .delta = 0.01}), flat), ElementsAre(-4, 1));
  EXPECT_EQ(tried.size(), 4U);
}

TEST_F(Attacks, WithoutARuleTheSearchStaysWhereItBegins) {
  EXPECT_THAT(sent(OptimalSmallDeviation({.start = 2})), ElementsAre(DoubleNear(8, 1e-14), DoubleNear(3, 1e-14)));
  const RuleInForce refusing = [](std::span<const double>) { return std::nullopt; };
  EXPECT_THAT(sent(OptimalInnerProduct({.start = 2}), refusing), ElementsAre(-8, 2));
}

}  // namespace
}  // namespace stakemine::adversary
