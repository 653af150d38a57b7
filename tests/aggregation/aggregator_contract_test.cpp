// SPDX-License-Identifier: Apache-2.0
// What every aggregator promises, whatever the rule.
#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pointwise;

constexpr HostileWeight kHostile{.share = 0.2};
constexpr std::size_t kRows = 23, kColumns = 37;

class AggregatorContract : public testing::TestWithParam<std::size_t> {
 protected:
  std::unique_ptr<Aggregator> rule_ =
      Aggregator::family().members()[GetParam()].make(Aggregator::family().info(GetParam()).new_options().get());

  std::vector<double> result(const Weighted& input) const { return combine(*rule_, input, kHostile).result; }
  static auto near(const std::vector<double>& expected, double tolerance = 1e-13) {
    return Pointwise(DoubleNear(tolerance), expected);
  }
};

TEST_P(AggregatorContract, DoesNotMindTheOrderOfTheRows) {
  const Weighted input = random_rows(kRows, kColumns, 1);
  std::vector<std::size_t> order(kRows);
  std::iota(order.begin(), order.end(), 0);
  KeyedRandom random(2, Purpose::test);
  shuffle(std::span{order}, random);
  Weighted shuffled;
  for (const std::size_t i : order) shuffled.add(input.rows[i], input.weights[i]);
  EXPECT_THAT(result(shuffled), near(result(input)));
}

TEST_P(AggregatorContract, MovesWithItsRows) {
  const Weighted input = random_rows(kRows, kColumns, 3);
  Weighted moved = input;
  for (auto& row : moved.rows)
    for (std::size_t j = 0; j < kColumns; ++j) row[j] += static_cast<double>(j) - 11.5;
  auto expected = result(input);
  for (std::size_t j = 0; j < kColumns; ++j) expected[j] += static_cast<double>(j) - 11.5;
  EXPECT_THAT(result(moved), near(expected, 1e-12));
}

TEST_P(AggregatorContract, ScalesWithItsRows) {
  for (const double factor : {-3.0, 1e-9, 0.0}) {
    const Weighted input = random_rows(kRows, kColumns, 4);
    Weighted scaled = input;
    for (auto& row : scaled.rows)
      for (double& entry : row) entry *= factor;
    auto expected = result(input);
    for (double& entry : expected) entry *= factor;
    EXPECT_THAT(result(scaled), near(expected, 1e-12 * std::abs(factor)));
  }
}

TEST_P(AggregatorContract, EqualRowsGiveThatRow) {
  const Weighted one = random_rows(1, kColumns, 5);
  Weighted input;
  for (const double weight : {1.0, 0.3, 2.5, 1e-3, 7.0}) input.add(one.rows[0], weight);
  EXPECT_THAT(result(input), near(one.rows[0]));
}

TEST_P(AggregatorContract, ZeroWeightHasNoSay) {
  const Weighted input = random_rows(kRows, kColumns, 6);
  Weighted more = input;
  more.add(std::vector<double>(kColumns, 1e6), 0.0);
  more.add(std::vector<double>(kColumns, -1e9), 0.0);
  EXPECT_THAT(result(more), near(result(input)));
}

TEST_P(AggregatorContract, IntegerWeightsAreReplicatedRows) {
  const Weighted input = random_rows(kRows, kColumns, 7);
  Weighted replicated;
  for (std::size_t i = 0; i < kRows; ++i)
    for (double copy = 0; copy < input.weights[i]; ++copy) replicated.add(input.rows[i], 1.0);
  EXPECT_THAT(result(replicated), near(result(input)));
}

TEST_P(AggregatorContract, SplittingAStakeOverSybilsGainsNothing) {
  const Weighted input = random_rows(kRows, kColumns, 8);
  Weighted split;
  for (std::size_t i = 0; i < kRows; ++i) {
    const std::size_t identities = i % 4 == 0 ? 7 : 1;
    for (std::size_t k = 0; k < identities; ++k)
      split.add(input.rows[i], input.weights[i] / static_cast<double>(identities));
  }
  EXPECT_THAT(result(split), near(result(input)));
}

TEST_P(AggregatorContract, ScaleOfTheWeightsDoesNotMatter) {
  const Weighted input = random_rows(kRows, kColumns, 9);
  Weighted scaled = input;
  for (double& weight : scaled.weights) weight *= 1e-7;
  EXPECT_THAT(result(scaled), near(result(input)));
}

TEST_P(AggregatorContract, SetsAsideRowsThatAreNotFinite) {
  const Weighted input = random_rows(kRows, kColumns, 10);
  Weighted with = input;
  with.rows[3][kColumns - 1] = kNaN;
  with.rows[11][0] = -kInfinity;
  Weighted without;
  for (std::size_t i = 0; i < kRows; ++i)
    if (i != 3 && i != 11) without.add(input.rows[i], input.weights[i]);
  const Aggregate combined = combine(*rule_, with, kHostile);
  EXPECT_THAT(combined.rejected, ElementsAre(3, 11));
  EXPECT_THAT(combined.result, near(result(without)));
  EXPECT_THAT(combine(*rule_, input, kHostile).rejected, IsEmpty());
}

TEST_P(AggregatorContract, GivesTheSameBitsTwice) {
  const Weighted input = random_rows(200, kColumns, 11);
  EXPECT_EQ(result(input), result(input));
}

TEST_P(AggregatorContract, OneRowIsItsOwnCombination) {
  Weighted input;
  input.add({1.5, -2.0, 0.0}, 4.0);
  EXPECT_THAT(result(input), ElementsAre(1.5, -2.0, 0.0));
}

TEST_P(AggregatorContract, RefusesWeightsThatAreNone) {
  for (const double bad : {-1.0, kNaN, kInfinity}) {
    Weighted input = random_rows(3, 2, 12);
    input.weights[1] = bad;
    try {
      combine(*rule_, input);
      FAIL() << bad;
    } catch (const UserError& error) {
      EXPECT_THAT(error.what(), HasSubstr("weights"));
      EXPECT_THAT(error.what(), HasSubstr("row 1"));
    }
  }
}

TEST_P(AggregatorContract, HavingNothingToCombineIsAnOutcome) {
  Weighted input = random_rows(3, 2, 13);
  const std::vector<double> zeros(3, 0.0);
  const Matrix matrix = matrix_of(input.rows);
  EXPECT_THAT(rule_->try_aggregate({matrix.view(), zeros}).refusal, HasSubstr("weights"));

  for (auto& row : input.rows) row[1] = kNaN;
  const Matrix broken = matrix_of(input.rows);
  const Aggregate none = rule_->try_aggregate({broken.view(), input.weights});
  EXPECT_TRUE(none.refused());
  EXPECT_THAT(none.rejected, ElementsAre(0, 1, 2));
  EXPECT_THAT(none.result, IsEmpty());
  EXPECT_THROW(combine(*rule_, input), UserError);
  EXPECT_TRUE(rule_->try_aggregate({ConstMatrix{}, {}}).refused());
}

TEST_P(AggregatorContract, RefusesMoreHostileWeightThanItWithstands) {
  const Weighted input = random_rows(9, 2, 14);
  const Matrix matrix = matrix_of(input.rows);
  const double edge = rule_->hostile_limit() * input.total();
  const Aggregate over = rule_->try_aggregate({matrix.view(), input.weights, {.amount = edge}});
  EXPECT_THAT(over.refusal, rule_->hostile_limit() < 1 ? HasSubstr("byzantine_weight") : HasSubstr(""));
  EXPECT_EQ(over.refused(), rule_->hostile_limit() < 1);
  EXPECT_FALSE(rule_->try_aggregate({matrix.view(), input.weights, {.amount = edge - 0.5}}).refused());
}

INSTANTIATE_TEST_SUITE_P(Family, AggregatorContract, testing::Range<std::size_t>(0, Aggregator::family().size()),
                         [](const auto& test) { return Aggregator::family().info(test.param).name; });

}  // namespace
}  // namespace stakemine::aggregation
