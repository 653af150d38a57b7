// SPDX-License-Identifier: Apache-2.0
#include "report/shares.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

using testing::ElementsAre;

std::vector<double> pareto(std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    // Any order but a sorted one.
    values[i] = std::pow(static_cast<double>((i * 7919) % count + 1) / static_cast<double>(count), -0.7);
  }
  return values;
}

TEST(Shares, SumToOne) {
  EXPECT_THAT(shares_of(std::vector<double>{1, 3}), ElementsAre(0.25, 0.75));
  EXPECT_THAT(shares_of(std::vector<std::uint64_t>{0, 0}), ElementsAre(0, 0));
}

TEST(LorenzCurve, ThreeMiners) {
  const LorenzCurve curve = lorenz_curve({0.5, 0.125, 0.375});
  EXPECT_THAT(curve.population, ElementsAre(0, 1.0 / 3, 2.0 / 3, 1));
  EXPECT_THAT(curve.held, ElementsAre(0, 0.125, 0.5, 1));
}

TEST(LorenzCurve, OfNothingIsEmpty) {
  EXPECT_TRUE(lorenz_curve({}).held.empty());
  EXPECT_TRUE(lorenz_curve({0, 0}).held.empty());
}

TEST(LorenzCurve, OfManyMinersIsShortExactAndKeepsTheRichEnd) {
  const auto shares = shares_of(pareto(100'000));
  auto sorted = shares;
  std::sort(sorted.begin(), sorted.end());
  std::partial_sum(sorted.begin(), sorted.end(), sorted.begin());
  const LorenzCurve curve = lorenz_curve(shares);
  EXPECT_LE(curve.held.size(), 300U);
  EXPECT_EQ(curve.population.back(), 1);
  EXPECT_EQ(curve.held.back(), 1);
  EXPECT_NEAR(curve.population[curve.population.size() - 2], 1 - 1e-5, 1e-12) << "all but the richest";
  for (std::size_t i = 1; i < curve.held.size(); ++i) {
    const auto miners = static_cast<std::size_t>(std::llround(curve.population[i] * 100'000));
    EXPECT_NEAR(curve.held[i], sorted[miners - 1], 1e-12);
    EXPECT_GT(curve.population[i], curve.population[i - 1]);
  }
}

TEST(Spread, CountsMinersInClassesThatDouble) {
  // Averages of a quarter: 0, 1/5, 4/5, 3 times.
  const Spread spread = spread_of({0, 0.05, 0.2, 0.75}, {0.25, 0.25, 0.25, 0.25});
  EXPECT_THAT(spread.labels, ElementsAre("none", "1/8–1/4", "1/4–1/2", "1/2–1", "1–2", "2–4"));
  EXPECT_THAT(spread.stake, ElementsAre(1, 1, 0, 1, 0, 1));
  EXPECT_THAT(spread.work, ElementsAre(0, 0, 0, 0, 4, 0));
}

TEST(Spread, EqualSharesAreAverageDespiteRounding) {
  for (const std::size_t count : {3U, 7U, 10U, 49U, 1000U}) {
    const std::vector<double> equal(count, 1.0 / static_cast<double>(count));
    EXPECT_THAT(spread_of(equal, equal).labels, ElementsAre("1–2")) << count;
  }
}

TEST(Spread, GathersTheExtremes) {
  std::vector<double> shares(10'000, 1e-9);
  shares[0] = 1 - 9999e-9;
  EXPECT_EQ(spread_of(shares, shares).labels.front(), "under 1/64");
  EXPECT_EQ(spread_of(shares, shares).labels.back(), "512 up");
}

TEST(Sample, KeepsTheLargestAndTheMarked) {
  const auto stake = pareto(50'000);
  const auto ranked = by_stake(stake);
  EXPECT_TRUE(std::is_sorted(ranked.begin(), ranked.end(),
                             [&](auto a, auto b) { return stake[a] != stake[b] ? stake[a] > stake[b] : a < b; }));
  std::vector<bool> marked(stake.size());
  for (std::size_t i = 0; i < 8; ++i) marked[i * 1000] = true;
  const auto kept = sample(ranked, marked, 2000);
  const std::set<std::uint32_t> distinct(kept.begin(), kept.end());
  EXPECT_EQ(kept.size(), 2000U);
  EXPECT_EQ(distinct.size(), 2000U);
  for (std::uint32_t i = 0; i < 8; ++i) EXPECT_TRUE(distinct.contains(i * 1000));
  for (std::size_t rank = 0; rank < 900; ++rank) EXPECT_TRUE(distinct.contains(ranked[rank])) << rank;
  EXPECT_TRUE(distinct.contains(ranked.back()));
}

TEST(Sample, HasRoomForEitherKind) {
  const auto ranked = by_stake(pareto(10'000));
  for (const std::size_t attackers : {0U, 1U, 400U, 5000U, 9999U, 10'000U}) {
    std::vector<bool> marked(10'000);
    for (std::size_t i = 0; i < attackers; ++i) marked[i] = true;
    const auto kept = sample(ranked, marked, 2000);
    EXPECT_LE(kept.size(), 2000U);
    const auto shown =
        static_cast<std::size_t>(std::count_if(kept.begin(), kept.end(), [&](auto i) { return marked[i]; }));
    EXPECT_GE(shown, std::min<std::size_t>(attackers, 500)) << attackers;
    EXPECT_GE(kept.size() - shown, std::min<std::size_t>(10'000 - attackers, 500)) << attackers;
  }
}

TEST(EvenSteps, EndAtTheLast) {
  EXPECT_THAT(even_steps(3, 10), ElementsAre(0, 1, 2));
  EXPECT_THAT(even_steps(10, 4), ElementsAre(1, 4, 6, 9));
  EXPECT_TRUE(even_steps(0, 4).empty());
}

}  // namespace
}  // namespace stakemine::report
