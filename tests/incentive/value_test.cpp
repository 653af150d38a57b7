// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/value.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using Numbers = std::vector<double>;
constexpr ValueMethod kShapley = ValueMethod::shapley, kBanzhaf = ValueMethod::banzhaf,
                      kLeaveOneOut = ValueMethod::leave_one_out;

// The definitions, word for word, of a game given as a function of a bit mask.
using Worth = std::function<double(std::size_t mask)>;

Numbers by_orders(std::size_t n, const Worth& worth) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Numbers sums(n);
  double orders = 0;
  do {
    std::size_t here = 0;
    for (const std::size_t player : order) {
      sums[player] += worth(here | std::size_t{1} << player) - worth(here);
      here |= std::size_t{1} << player;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

Numbers by_coalitions(std::size_t n, const Worth& worth) {
  Numbers sums(n);
  for (std::size_t player = 0; player < n; ++player)
    for (std::size_t mask = 0; mask < std::size_t{1} << n; ++mask)
      if ((mask >> player & 1) == 0) sums[player] += worth(mask | std::size_t{1} << player) - worth(mask);
  for (double& sum : sums) sum /= std::pow(2.0, static_cast<double>(n) - 1);
  return sums;
}

TEST(TableGame, EqualsTheDefinitions) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    const std::size_t n = 1 + random.below(7);
    Numbers values(std::size_t{1} << n);
    for (double& value : values) value = random.normal();
    const Worth worth = [&](std::size_t mask) { return values[mask]; };
    EXPECT_THAT(table_game_values(n, values, kShapley), Pointwise(DoubleNear(1e-12), by_orders(n, worth)));
    EXPECT_THAT(table_game_values(n, values, kBanzhaf), Pointwise(DoubleNear(1e-12), by_coalitions(n, worth)));
    const Numbers left_out = table_game_values(n, values, kLeaveOneOut);
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_EQ(left_out[i], values.back() - values[values.size() - 1 - (std::size_t{1} << i)]);
  }
}

TEST(WeightedVoting, EqualsTheDefinitions) {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    SCOPED_TRACE(seed);
    KeyedRandom random(seed, Purpose::test, 1);
    const std::size_t n = 1 + random.below(7);
    const double unit =
        Numbers{1, 0.25, 0.001, 1e12}[random.below(4)];  // the last is enumerated where it does not divide
    Numbers weights(n);
    for (double& weight : weights) weight = static_cast<double>(random.below(9)) * unit + (unit > 1 ? 1 : 0);
    const double quota = static_cast<double>(random.below(30)) * unit;
    const Worth worth = [&](std::size_t mask) {
      double held = 0;
      for (std::size_t i = 0; i < n; ++i)
        if (mask >> i & 1) held += weights[i];
      return held >= quota - unit * 1e-3 ? 1.0 : 0.0;
    };
    EXPECT_THAT(weighted_voting_values(weights, quota, kShapley), Pointwise(DoubleNear(1e-13), by_orders(n, worth)));
    EXPECT_THAT(weighted_voting_values(weights, quota, kBanzhaf),
                Pointwise(DoubleNear(1e-13), by_coalitions(n, worth)));
    const std::size_t all = (std::size_t{1} << n) - 1;
    const Numbers left_out = weighted_voting_values(weights, quota, kLeaveOneOut);
    for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(left_out[i], worth(all) - worth(all - (std::size_t{1} << i)));
  }
}

TEST(WeightedVoting, ADummyIsWorthNothingAtAll) {
  // Luxembourg in the European Economic Community of 1958.
  const Numbers council{4, 4, 4, 2, 2, 1};
  EXPECT_EQ(weighted_voting_values(council, 12, kShapley)[5], 0);
  EXPECT_EQ(weighted_voting_values(council, 12, kBanzhaf)[5], 0);
}

TEST(WeightedVoting, CountsManyEqualVoters) {
  const Numbers votes(301, 1.0);
  EXPECT_THAT(weighted_voting_values(votes, 151, kShapley), Each(DoubleNear(1.0 / 301, 1e-14)));
  // 300 over 150, over 2^300, by Stirling's series.
  const double swings = std::exp(std::lgamma(301) - 2 * std::lgamma(151) - 300 * std::log(2.0));
  EXPECT_THAT(weighted_voting_values(votes, 151, kBanzhaf), Each(DoubleNear(swings, 1e-11)));
}

TEST(WeightedVoting, AVetoOfHugeWeightsIsCountedFromTheOtherEnd) {
  Numbers weights(40, 1e6 + 1);
  weights[0] = 3;
  EXPECT_THAT(weighted_voting_values(weights, 39 * (1e6 + 1) + 3, kShapley), Each(DoubleNear(1.0 / 40, 1e-14)));
}

TEST(WeightedVoting, NumbersThatAreNoShortDecimalsAreCountedAsWell) {
  const double third = 1.0 / 3;
  // In doubles, three thirds come to a rounding below 1 or to 1, as the order of the sum will have it.
  EXPECT_THAT(weighted_voting_values(Numbers{third, third, third}, 1, kShapley), Each(DoubleNear(third, 1e-15)));
  EXPECT_THAT(weighted_voting_values(Numbers{third, third, third}, 1, kLeaveOneOut), Each(1.0));
  EXPECT_THAT(weighted_voting_values(Numbers{4, 4}, 16.0 / 3, kBanzhaf), Each(0.5));
  EXPECT_EQ(weighted_voting_values(Numbers{1, 0}, 2.0 / 3, kLeaveOneOut), (Numbers{1, 0}));
  // Stakes as a chain counts them pass 2^53.
  EXPECT_THAT(weighted_voting_values(Numbers{3e18, 2e18, 2e18}, 4e18, kBanzhaf), Each(0.5));
}

TEST(Value, RefusesBadInputByName) {
  const auto message = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  const double nan = std::nan("");
  const auto table = [&](std::size_t players, const Numbers& values) {
    return message([&] { (void)table_game_values(players, values, kShapley); });
  };
  EXPECT_THAT(table(0, {0}), HasSubstr("players"));
  EXPECT_THAT(table(60, {0}), HasSubstr("players"));
  EXPECT_THAT(table(2, {0, 1, 1}), HasSubstr("values"));
  EXPECT_THAT(table(1, {0, nan}), HasSubstr("values: entry 1"));
  const auto vote = [&](const Numbers& weights, double quota) {
    return message([&] { (void)weighted_voting_values(weights, quota, kBanzhaf); });
  };
  EXPECT_THAT(vote({}, 1), HasSubstr("weights"));
  EXPECT_THAT(vote({1, -1}, 1), HasSubstr("weights: entry 1"));
  EXPECT_THAT(vote({1, nan}, 1), HasSubstr("weights: entry 1"));
  EXPECT_THAT(vote(Numbers(25, 1.0 / 3), 1), HasSubstr("decimals"));
  EXPECT_THAT(vote({1}, -1), HasSubstr("quota"));
  EXPECT_THAT(vote({1}, nan), HasSubstr("quota"));
  EXPECT_THAT(vote(Numbers(1001, 1), 1), HasSubstr("weights"));
  Numbers huge(30);
  for (std::size_t i = 0; i < huge.size(); ++i) huge[i] = 1e12 + static_cast<double>(i);
  EXPECT_THAT(vote(huge, 15e12), HasSubstr("take too long"));
}

}  // namespace
}  // namespace stakemine::incentive
