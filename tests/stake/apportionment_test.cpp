// SPDX-License-Identifier: Apache-2.0
// What every allocation rule promises, asked of every row of the table; and each rule against its plain reference.
#include "stakemine/stake/apportionment.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include "reference/apportion_reference.hpp"

#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stake {
namespace {

using reference::Integer;
using reference::Rational;
using reference::Seats;
using reference::Weights;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Seats apportion(const std::string& rule, std::uint64_t seats, const Weights& weights, const Draw& draw = {}) {
  Seats out(weights.size(), 77);
  Apportionment::family().choose(rule).make()->apportion(seats, weights, draw, out);
  return out;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

/// Weights of a kind that the seed chooses: ties, small ones, huge ones, all magnitudes, ratios of 1e13, zeros among
/// them.
Weights random_weights(KeyedRandom& random, std::size_t most) {
  Weights weights(1 + random.below(most));
  const std::uint64_t kind = random.below(6);
  for (std::uint64_t& weight : weights) {
    switch (kind) {
      case 0:
        weight = random.below(4);
        break;
      case 1:
        weight = random.below(1000);
        break;
      case 2:
        weight = random.bits();
        break;
      case 3:
        weight = random.bits() >> random.below(64);
        break;
      case 4:
        weight = ~std::uint64_t{0} - random.below(3);
        break;
      default:
        weight = random.below(2) ? 10'000'000'000'000 : random.below(3);
    }
  }
  if (reference::total_of(weights) == 0) weights[random.below(weights.size())] = 1;
  return weights;
}

std::vector<std::uint32_t> random_order(KeyedRandom& random, std::size_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  shuffle(std::span(order), random);
  return order;
}

class EveryRule : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Table, EveryRule, ::testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& row : Apportionment::family().members()) names.push_back(row.info.name);
                           return names;
                         }()),
                         [](const auto& rule) { return rule.param; });

TEST_P(EveryRule, EqualsItsReference) {
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    const Weights weights = random_weights(random, 12);
    const std::uint64_t seats = 1 + random.below(random.below(4) ? 40 : 2 * weights.size());
    const auto order = random_order(random, weights.size());
    const double offset = std::ldexp(random.uniform(), -static_cast<int>(random.below(80)));
    EXPECT_EQ(apportion(GetParam(), seats, weights, {offset, order}),
              reference::apportion(GetParam(), seats, weights, offset, order))
        << "seed " << seed << ", " << seats << " seats, weights " << ::testing::PrintToString(weights);
  }
}

TEST_P(EveryRule, EqualsItsReferenceWithManyMinersAndTies) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    KeyedRandom random(seed, Purpose::test, 1);
    Weights weights(300);
    for (auto& weight : weights) weight = seed % 2 ? 1 + random.below(5) : 1000 + random.below(100'000);
    const std::uint64_t seats = 250 + random.below(400);
    EXPECT_EQ(apportion(GetParam(), seats, weights), reference::apportion(GetParam(), seats, weights))
        << "seed " << seed;
  }
}

TEST_P(EveryRule, GivesOutEverySeatAndNoneToAZeroWeight) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    KeyedRandom random(seed, Purpose::test, 2);
    const Weights weights = random_weights(random, 2000);
    const std::uint64_t seats = random.below(20'000);
    const Seats out = apportion(GetParam(), seats, weights, {random.uniform(), {}});
    EXPECT_EQ(std::accumulate(out.begin(), out.end(), std::uint64_t{0}), seats);
    for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_TRUE(weights[i] > 0 || out[i] == 0);
  }
}

TEST_P(EveryRule, ExactMultiplesGetExactlyTheirQuota) {
  const std::uint64_t unit = 1'000'000'007;
  EXPECT_THAT(apportion(GetParam(), 30, {5 * unit, 0, 4 * unit, 6 * unit}), ElementsAre(10, 0, 8, 12));
}

TEST_P(EveryRule, ATieGoesToTheLowestIndex) {
  EXPECT_THAT(apportion(GetParam(), 5, {7, 7, 0, 7}, {0.999, {}}), ElementsAre(2, 2, 0, 1));
}

TEST_P(EveryRule, NoSeatsNeedNoStake) {
  EXPECT_THAT(apportion(GetParam(), 0, {0, 0}), ElementsAre(0, 0));
  EXPECT_THAT(apportion(GetParam(), 0, {}), ElementsAre());
}

TEST_P(EveryRule, RefusesSeatsWithoutStake) {
  EXPECT_THAT(message_of([] { apportion(GetParam(), 3, {0, 0}); }), HasSubstr("stake"));
  EXPECT_THAT(message_of([] { apportion(GetParam(), 1, {}); }), HasSubstr("stake"));
}

TEST_P(EveryRule, RefusesTooManySeats) {
  EXPECT_THAT(message_of([] { apportion(GetParam(), Apportionment::kMaxSeats + 1, {1}); }), HasSubstr("seats"));
}

TEST_P(EveryRule, HugeWeightsAreExact) {
  const std::uint64_t half = std::uint64_t{1} << 63;
  for (const Weights& weights : {Weights{half, half - 1, half + 1}, Weights{~std::uint64_t{0}, 1, ~std::uint64_t{0}}})
    for (const std::uint64_t seats : {1, 2, 3, 7, 1000})
      EXPECT_EQ(apportion(GetParam(), seats, weights, {0.3, {}}),
                reference::apportion(GetParam(), seats, weights, 0.3));
}

TEST_P(EveryRule, SeatsBeyondTheReachOfDoublesAddUp) {
  // One rule goes seat by seat.
  const std::uint64_t seats = GetParam() == "quota_method" ? 1'000'000 : Apportionment::kMaxSeats - 1;
  const Weights weights{std::uint64_t{1} << 63, 3, (std::uint64_t{1} << 62) + 12345, 999'999'999'999, 0};
  const Seats out = apportion(GetParam(), seats, weights, {0.5, {}});
  EXPECT_EQ(std::accumulate(out.begin(), out.end(), std::uint64_t{0}), seats);
  EXPECT_EQ(out[4], 0U);
  // With a quota as small as ⌊S/(K+1)⌋ + 1 is here, this rule's rounding matters more than the weights.
  if (GetParam() == "droop") return;
  for (std::size_t i = 0; i < 4; ++i) {
    const Rational quota(Integer{seats} * weights[i], reference::total_of(weights));
    EXPECT_LE(abs(Rational{out[i]} - quota), 3) << i;
  }
}

// What goes seat by seat repeats itself after the sum of the weights over their common divisor.
TEST(QuotaMethod, SkipsWholeLaps) {
  const Weights weights{14, 28, 0, 7, 35};  // a lap of 12
  for (std::uint64_t seats = 1; seats < 12; ++seats) {
    const Seats expected = apportion("quota_method", seats, weights);
    for (const std::uint64_t laps : {std::uint64_t{1}, std::uint64_t{100'000'000'000'000'000}}) {
      Seats more = expected;
      for (std::size_t i = 0; i < weights.size(); ++i) more[i] += laps * (weights[i] / 7);
      EXPECT_EQ(apportion("quota_method", seats + 12 * laps, weights), more);
    }
    EXPECT_EQ(apportion("quota_method", 12 + seats, weights),
              reference::apportion("quota_method", 12 + seats, weights));
  }
  const Weights no_lap{(std::uint64_t{1} << 40) + 1, 3, 5};
  EXPECT_THAT(message_of([&] { apportion("quota_method", std::uint64_t{1} << 40, no_lap); }),
              HasSubstr("seats: the quota method"));
}

// --- rules that keep within their quota, and those that are monotone in the number of seats

class QuotaRule : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Some, QuotaRule, ::testing::Values("systematic", "largest_remainder", "quota_method"),
                         [](const auto& rule) { return rule.param; });

TEST_P(QuotaRule, StaysWithinQuota) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    KeyedRandom random(seed, Purpose::test, 3);
    const Weights weights = random_weights(random, 40);
    const std::uint64_t seats = 1 + random.below(500);
    const auto order = random_order(random, weights.size());
    const Seats out = apportion(GetParam(), seats, weights, {random.uniform(), order});
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Integer product = Integer{seats} * weights[i], total = reference::total_of(weights);
      EXPECT_GE(out[i], product / total);
      EXPECT_LE(out[i], (product + total - 1) / total);
    }
  }
}

class MonotoneRule : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Some, MonotoneRule,
                         ::testing::Values("webster", "dhondt", "huntington_hill", "adams", "dean", "quota_method"),
                         [](const auto& rule) { return rule.param; });

TEST_P(MonotoneRule, OneMoreSeatTakesNoneAway) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    KeyedRandom random(seed, Purpose::test, 4);
    const Weights weights = random_weights(random, 15);
    Seats before = apportion(GetParam(), 1, weights);
    for (std::uint64_t seats = 2; seats < 60; ++seats) {
      const Seats after = apportion(GetParam(), seats, weights);
      for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_GE(after[i], before[i]);
      before = after;
    }
  }
}

TEST(LargestRemainder, HasTheAlabamaParadox) {
  EXPECT_THAT(apportion("largest_remainder", 10, {6, 6, 2}), ElementsAre(4, 4, 2));
  EXPECT_THAT(apportion("largest_remainder", 11, {6, 6, 2}), ElementsAre(5, 5, 1));
}

// --- the random rule

TEST(Systematic, IsTheQuotaOnAverage) {
  // The seats of each miner change only where offset · S crosses an integer, so the mean over S equally spaced offsets
  // is the mean over all of them.
  const Weights weights{5, 0, 17, 1, 31, 10};
  const std::uint64_t total = 64, seats = 21;
  const std::vector<std::uint32_t> order{4, 0, 5, 1, 3, 2};
  Seats sums(weights.size());
  for (std::uint64_t step = 0; step < total; ++step) {
    const Seats out = apportion("systematic", seats, weights, {static_cast<double>(step) / 64, order});
    for (std::size_t i = 0; i < out.size(); ++i) sums[i] += out[i];
  }
  for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_EQ(sums[i], seats * weights[i]);
}

TEST(Systematic, SplittingAStakeInPlaceGainsNothing) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    KeyedRandom random(seed, Purpose::test, 5);
    Weights weights = random_weights(random, 20);
    weights[0] |= 4;
    const std::uint64_t seats = 1 + random.below(100);
    const Draw draw{random.uniform(), {}};
    const Seats whole = apportion("systematic", seats, weights, draw);
    Weights split{1, 2, weights[0] - 3};
    split.insert(split.end(), weights.begin() + 1, weights.end());
    const Seats parts = apportion("systematic", seats, split, draw);
    EXPECT_EQ(parts[0] + parts[1] + parts[2], whole[0]);
    EXPECT_TRUE(std::equal(parts.begin() + 3, parts.end(), whole.begin() + 1, whole.end()));
  }
}

TEST(Systematic, UsesTinyOffsetsExactly) {
  // Two quotas of 1/2: the first seat falls to the first miner where 1/2 + U ≥ 1.
  EXPECT_THAT(apportion("systematic", 1, {1, 1}, {0.5, {}}), ElementsAre(1, 0));
  EXPECT_THAT(apportion("systematic", 1, {1, 1}, {std::nextafter(0.5, 0.0), {}}), ElementsAre(0, 1));
  EXPECT_THAT(apportion("systematic", 1, {1, 1}, {5e-324, {}}), ElementsAre(0, 1));
}

TEST(Systematic, RefusesABadDraw) {
  const auto message = [](const Draw& draw) {
    return message_of([&] { apportion("systematic", 2, {1, 2, 3}, draw); });
  };
  for (const double offset : {1.0, -0.1, std::nan("")}) EXPECT_THAT(message({offset, {}}), HasSubstr("offset"));
  const std::vector<std::uint32_t> twice{0, 1, 1}, beyond{0, 1, 3}, short_one{1, 0};
  for (const auto& order : {twice, beyond, short_one}) EXPECT_THAT(message({0.5, order}), HasSubstr("order"));
}

TEST(Draw, IsAFunctionOfSeedAndRound) {
  std::vector<std::uint32_t> a(100), b(100), c(100);
  const double offset = draw_allocation(5, 9, a).offset;
  EXPECT_EQ(draw_allocation(5, 9, b).offset, offset);
  EXPECT_EQ(a, b);
  EXPECT_NE(draw_allocation(5, 10, c).offset, offset);
  EXPECT_NE(a, c);
  EXPECT_EQ(std::set<std::uint32_t>(a.begin(), a.end()).size(), 100U);
  EXPECT_TRUE(offset >= 0 && offset < 1);
}

}  // namespace
}  // namespace stakemine::stake
