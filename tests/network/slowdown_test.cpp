// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/slowdowns.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::network {
namespace {

constexpr std::uint64_t kDraws = 20'000;

/// Of one host in that many rounds.
std::vector<double> factors(const Slowdown& slowdown) {
  std::vector<double> drawn;
  for (std::uint64_t round = 1; round <= kDraws; ++round) {
    KeyedRandom random(1, Purpose::test, 7, round);
    drawn.push_back(slowdown.factor(random));
  }
  return drawn;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

TEST(Slowdown, EveryMemberGivesTheSameForTheSameHostAndRound) {
  for (std::size_t index = 0; index < Slowdown::family().size(); ++index) {
    const auto slowdown = Slowdown::family().members()[index].make(Slowdown::family().info(index).new_options().get());
    EXPECT_EQ(factors(*slowdown), factors(*slowdown)) << Slowdown::family().info(index).name;
  }
}

TEST(Slowdown, NoneIsOne) {
  EXPECT_EQ(std::ranges::count(factors(NoSlowdown{}), 1.0), static_cast<std::ptrdiff_t>(kDraws));
}

TEST(Slowdown, AShareOfTheRoundsIsSlow) {
  const auto drawn = factors(ShareOfRounds({.share = 0.25, .factor = 4}));
  const auto slow = static_cast<double>(std::ranges::count(drawn, 4.0));
  EXPECT_EQ(static_cast<double>(std::ranges::count(drawn, 1.0)) + slow, static_cast<double>(kDraws));
  // Five standard deviations of a binomial.
  EXPECT_NEAR(slow, 0.25 * kDraws, 5 * std::sqrt(kDraws * 0.25 * 0.75));
}

TEST(Slowdown, AnExponentialIsAddedToOne) {
  auto drawn = factors(ExponentialSlowdown({.mean = 2}));
  EXPECT_GE(*std::ranges::min_element(drawn), 1);
  EXPECT_NEAR(mean(drawn), 3, 5 * 2 / std::sqrt(kDraws));
  std::ranges::sort(drawn);
  EXPECT_NEAR(drawn[kDraws / 2], 1 + 2 * std::log(2), 0.1);
}

TEST(Slowdown, TheLogarithmOfALognormalIsNormal) {
  auto drawn = factors(LognormalSlowdown({.sigma = 0.8}));
  for (double& factor : drawn) factor = std::log(factor);
  EXPECT_NEAR(mean(drawn), 0, 5 * 0.8 / std::sqrt(kDraws));
  for (double& logarithm : drawn) logarithm *= logarithm;
  EXPECT_NEAR(mean(drawn), 0.64, 5 * 0.64 * std::sqrt(2.0 / kDraws));
}

}  // namespace
}  // namespace stakemine::network
