// SPDX-License-Identifier: Apache-2.0
// The rules against the plain reference, and the cases that its replicated rows can't show.
#include "stakemine/aggregation/rules.hpp"

#include "stakemine/core/tree_sum.hpp"

#include "aggregation/aggregation_testing.hpp"
#include "reference/aggregation_reference.hpp"

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

Weighted column(const std::vector<double>& values, std::vector<double> weights) {
  Weighted made;
  for (std::size_t i = 0; i < values.size(); ++i) made.add({values[i]}, weights[i]);
  return made;
}

TEST(Rules, EqualTheReferenceOnReplicatedRows) {
  for (std::uint64_t key = 0; key < 60; ++key) {
    Weighted input = random_rows(1 + key % 29, 1 + key % 70, key);
    if (key % 3 == 0) std::fill(input.weights.begin(), input.weights.end(), 1.0);
    const std::vector<unsigned> whole(input.weights.begin(), input.weights.end());
    const auto cut = static_cast<std::size_t>((input.total() - 1) / 2 * static_cast<double>(key % 4) / 3);
    for (const std::string_view name : {"mean", "coordinate_median", "trimmed_mean"}) {
      const auto rule = Aggregator::family().choose(name).make();
      EXPECT_THAT(combine(*rule, input, {.amount = static_cast<double>(cut)}).result,
                  Pointwise(DoubleNear(1e-12), reference::aggregate(name, input.rows, whole, cut)))
          << name << " key " << key << " cut " << cut;
    }
  }
}

TEST(Rules, EqualTheReferenceWhereColumnsFillSeveralBlocks) {
  Weighted input = random_rows(6000, 19, 77);
  const std::vector<unsigned> whole(input.weights.begin(), input.weights.end());
  for (const std::string_view name : {"coordinate_median", "trimmed_mean"})
    EXPECT_THAT(combine(*Aggregator::family().choose(name).make(), input, {.amount = 5000}).result,
                Pointwise(DoubleNear(1e-12), reference::aggregate(name, input.rows, whole, 5000)));
}

TEST(Mean, HasTheBitsOfTheTreeSum) {
  const Weighted input = random_rows(100, 1, 5);
  std::vector<double> terms;
  for (std::size_t i = 0; i < 100; ++i) terms.push_back(input.weights[i] * input.rows[i][0]);
  EXPECT_EQ(combine(Mean{}, input).result[0], tree_sum(terms) / input.total());
}

TEST(CoordinateMedian, TakesTheMiddleOfTwoWhereTheWeightIsHalved) {
  EXPECT_THAT(combine(CoordinateMedian{}, column({3, 1, 10, 2}, {1, 1, 1, 1})).result, ElementsAre(2.5));
  EXPECT_THAT(combine(CoordinateMedian{}, column({3, 1, 10}, {2, 1, 3})).result, ElementsAre(6.5));
  EXPECT_THAT(combine(CoordinateMedian{}, column({3, 1, 10}, {2, 1, 3.5})).result, ElementsAre(10));
}

TEST(CoordinateMedian, KnowsHalvesThatDecimalsMiss) {
  // 0.1 + 0.2 and 0.3 differ as doubles; as stakes they are the same.
  EXPECT_THAT(combine(CoordinateMedian{}, column({1, 2, 7}, {0.1, 0.2, 0.3})).result, ElementsAre(4.5));
}

TEST(CoordinateMedian, DoesNotOverflow) {
  EXPECT_THAT(combine(CoordinateMedian{}, column({1.6e308, 1.2e308}, {1, 1})).result,
              ElementsAre(DoubleNear(1.4e308, 1e293)));
}

TEST(TrimmedMean, CutsPartOfARow) {
  const TrimmedMean rule({});
  // Kept: ¾ of 1, all of 2, ¾ of 9.
  EXPECT_THAT(combine(rule, column({9, 1, 2}, {1, 1, 1}), {.amount = 0.25}).result,
              ElementsAre(DoubleNear(9.5 / 2.5, 1e-15)));
  EXPECT_THAT(combine(rule, column({9, 1, 2}, {1, 1, 1}), {.share = 0.25}).result,
              ElementsAre(DoubleNear((2 + 0.25 * 10) / 1.5, 1e-15)));
}

TEST(TrimmedMean, FractionCutsWholeRowsOrExactWeight) {
  const Weighted input = column({1, 2, 3, 4, 100}, {1, 1, 1, 1, 1});
  EXPECT_THAT(combine(TrimmedMean({.fraction = 0.3}), input).result, ElementsAre(3));
  EXPECT_THAT(combine(TrimmedMean({.fraction = 0.1}), input).result, ElementsAre(22));
  EXPECT_THAT(combine(TrimmedMean({.fraction = 0.1, .rounding = Rounding::none}), input).result,
              ElementsAre(DoubleNear((0.5 + 9 + 50) / 4, 1e-14)));
}

TEST(TrimmedMean, FractionStandsInsteadOfHostileWeight) {
  const Weighted input = column({1, 2, 3, 4, 100}, {1, 1, 1, 1, 1});
  EXPECT_THAT(combine(TrimmedMean({.fraction = 0.0}), input, {.amount = 2}).result, ElementsAre(22));
}

TEST(TrimmedMean, WithstandsHugeEntries) {
  EXPECT_THAT(combine(TrimmedMean({}), column({1, 1.7e308, -1.7e308, 2, 3}, {1, 1, 1, 1, 1}), {.amount = 1}).result,
              ElementsAre(2));
}

}  // namespace
}  // namespace stakemine::aggregation
