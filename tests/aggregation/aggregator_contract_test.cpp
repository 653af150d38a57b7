// SPDX-License-Identifier: Apache-2.0
// What every aggregator promises, whatever the rule, and what theory promises of each.
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"
#include "support/block_runners.hpp"

#include <cmath>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pointwise;

constexpr std::size_t kRows = 23, kColumns = 37;

enum class Law {
  order,        // another order of the rows gives the same result, but for ties
  translation,  // moved rows give the moved result
  scale,        // scaled rows give the scaled result
  rotation,     // turned rows give the turned result
  replication,  // integer weights equal replicated rows
  splitting,    // a row may be split, its weight with it
  unit,         // the unit of the weights doesn't matter
  unanimity,    // equal rows give that row
  breakdown,    // hostile weight below the limit can't carry the result off
};

// The laws that a rule does not keep, and why it can't.
std::set<Law> broken_laws(std::string_view rule) {
  // Of sets with one diameter it takes the first; weights leave it a choice where the last row is taken in part.
  if (rule == "minimum_diameter") return {Law::order};
  if (rule == "mean") return {Law::breakdown};
  if (rule == "coordinate_median" || rule == "trimmed_mean" || rule == "closest_to_median") return {Law::rotation};
  if (rule == "centered_clipping") return {Law::translation, Law::scale};   // its centre and its radius are given
  if (rule == "bulyan") return {Law::rotation, Law::splitting, Law::unit};  // it takes 1 for a row
  // Its root is given.
  if (rule == "trust_bootstrapped") return {Law::translation, Law::scale, Law::rotation, Law::unanimity};
  if (rule == "sybil_similarity")  // it judges identities, by their direction from the origin
    return {Law::translation, Law::replication, Law::splitting, Law::breakdown};
  return {};
}

class AggregatorContract : public testing::TestWithParam<std::size_t> {
 protected:
  const std::string& name() const { return Aggregator::family().info(GetParam()).name; }
  bool keeps(Law law) const { return !broken_laws(name()).contains(law); }
  HostileWeight hostile() const { return {.share = name() == "bulyan" ? 0.05 : 0.2}; }

  std::unique_ptr<Aggregator> rule(std::size_t columns) const {
    std::string root;
    if (name() == "trust_bootstrapped")
      for (std::size_t k = 0; k < columns; ++k) root += fmt::format("{}{}", k == 0 ? ", \"root\": [" : ", ", 1 + k % 3);
    if (!root.empty()) root += "]";
    config::Reader reader("test", ".");
    config::Choice<Aggregator> chosen;
    const std::string text = fmt::format(R"({{"type": "{}"{}}})", name(), root);
    config::Codec<config::Choice<Aggregator>>::read(chosen, config::parse_json(text, "test"), {}, reader);
    reader.throw_if_errors();
    return chosen.make();
  }

  std::vector<double> result(const Weighted& input) const {
    return combine(*rule(input.rows.front().size()), input, hostile()).result;
  }
  static auto near(const std::vector<double>& expected, double tolerance = 1e-12) {
    return Pointwise(DoubleNear(tolerance), expected);
  }
};

// No two numbers are equal by chance.
Weighted rows_without_ties(std::size_t rows, std::size_t columns, std::uint64_t key) {
  Weighted made = random_rows(rows, columns, key);
  KeyedRandom random(key, Purpose::test, 1);
  for (auto& row : made.rows)
    for (double& entry : row) entry += 0.1 * random.normal();
  return made;
}

// A random rotation of the first coordinates with the last: reflections in random vectors.
void turn(std::vector<double>& row, std::uint64_t key) {
  for (std::uint64_t reflection = 0; reflection < 4; ++reflection) {
    KeyedRandom random(key, Purpose::test, reflection);
    std::vector<double> mirror(row.size());
    double square = 0, product = 0;
    for (double& entry : mirror) entry = random.normal();
    for (std::size_t k = 0; k < row.size(); ++k) {
      square += mirror[k] * mirror[k];
      product += mirror[k] * row[k];
    }
    for (std::size_t k = 0; k < row.size(); ++k) row[k] -= 2 * product / square * mirror[k];
  }
}

TEST_P(AggregatorContract, HasTheSameBitsHoweverItsBlocksAreRun) {
  constexpr std::size_t kManyRows = 150, kManyColumns = 333;  // several panels, branches and blocks, none of them whole
  Weighted input = random_rows(kManyRows, kManyColumns, 5);
  input.rows[7][300] = kNaN;
  input.weights[9] = 0;
  if (name() == "minimum_diameter") std::ranges::fill(input.weights, 1.0);
  const Matrix wide = matrix_of(input.rows);
  const std::vector<float> narrow(wide.data.begin(), wide.data.end());
  const auto aggregator = rule(kManyColumns);
  const HostileWeight few{.amount = name() == "minimum_diameter" ? 2.0 : 20.0};
  for (const Rows& rows : {Rows{wide.view()}, Rows{MatrixView<const float>{narrow.data(), kManyRows, kManyColumns}}}) {
    const Aggregate alone =
        aggregator->try_aggregate({.rows = rows, .weights = input.weights, .hostile = few, .tell = Tell::kept});
    ASSERT_EQ(alone.refusal, "");
    for (const BlockRunner& runner : {on_threads(1), on_threads(2), on_threads(3), on_threads(8), backwards()}) {
      const Aggregate shared = aggregator->try_aggregate(
          {.rows = rows, .weights = input.weights, .hostile = few, .runner = runner, .tell = Tell::kept});
      EXPECT_EQ(shared.result, alone.result);
      EXPECT_EQ(shared.rejected, alone.rejected);
      EXPECT_EQ(shared.alpha, alone.alpha);
      EXPECT_EQ(shared.kept, alone.kept);
    }
  }
}

// How much weight a rule takes in all, from its definition; nothing where rows only lose some of their pull.
std::optional<double> weight_taken(std::string_view rule, double total, double hostile) {
  if (rule == "mean") return total;
  if (rule == "trimmed_mean") return total - 2 * hostile;
  if (rule == "closest_to_median" || rule == "multi_krum" || rule == "minimum_diameter") return total - hostile;
  if (rule == "bulyan") return total - 4 * hostile;
  return std::nullopt;
}

TEST_P(AggregatorContract, TellsHowMuchOfEachRowItKept) {
  Weighted input = random_rows(kRows, kColumns, 6);  // columns with ties
  input.rows[3][1] = kInfinity;
  input.weights[5] = 0;
  const Matrix matrix = matrix_of(input.rows);
  const auto told = [&](Tell tell) {
    return rule(kColumns)->try_aggregate({matrix.view(), input.weights, hostile(), {}, {}, {}, tell});
  };
  const Aggregate combined = told(Tell::kept);
  ASSERT_EQ(combined.refusal, "");
  EXPECT_EQ(told(Tell::nothing).result, combined.result);
  EXPECT_TRUE(told(Tell::nothing).kept.empty());
  if (name().ends_with("_median") && name() != "closest_to_median") {
    EXPECT_TRUE(combined.kept.empty());
    return;
  }
  ASSERT_EQ(combined.kept.size(), kRows);
  double taken = 0;
  for (std::size_t row = 0; row < kRows; ++row) {
    EXPECT_GE(combined.kept[row], 0.0);
    EXPECT_LE(combined.kept[row], 1.0);
    taken += combined.kept[row] * input.weights[row];
  }
  EXPECT_EQ(combined.kept[3], 0.0);
  EXPECT_EQ(combined.kept[5], 0.0);
  EXPECT_GT(taken, 0.0);
  const double total = input.total() - input.weights[3];
  EXPECT_NEAR(taken, weight_taken(name(), total, hostile().of(total)).value_or(taken), 1e-6 * total);
  // What is far away from all others is left out by whoever protects from it.
  if (!keeps(Law::breakdown) || name() == "centered_clipping" || name() == "trust_bootstrapped") return;
  const double before = combined.kept[0];
  input.rows[0].assign(kColumns, 1e6);
  input.weights[0] = 1;
  const Matrix attacked = matrix_of(input.rows);
  const Aggregate defended =
      rule(kColumns)->try_aggregate({attacked.view(), input.weights, hostile(), {}, {}, {}, Tell::kept});
  EXPECT_LT(defended.kept[0], 1e-9) << "kept " << before << " of it before";
}

TEST_P(AggregatorContract, DoesNotMindTheOrderOfTheRows) {
  if (!keeps(Law::order)) GTEST_SKIP();
  const Weighted input = rows_without_ties(kRows, kColumns, 1);
  std::vector<std::size_t> order(kRows);
  std::iota(order.begin(), order.end(), 0);
  KeyedRandom random(2, Purpose::test);
  shuffle(std::span{order}, random);
  Weighted shuffled;
  for (const std::size_t i : order) shuffled.add(input.rows[i], input.weights[i]);
  EXPECT_THAT(result(shuffled), near(result(input)));
}

TEST_P(AggregatorContract, MovesWithItsRows) {
  if (!keeps(Law::translation)) GTEST_SKIP();
  const Weighted input = random_rows(kRows, kColumns, 3);
  Weighted moved = input;
  for (auto& row : moved.rows)
    for (std::size_t j = 0; j < kColumns; ++j) row[j] += static_cast<double>(j) - 11.5;
  auto expected = result(input);
  for (std::size_t j = 0; j < kColumns; ++j) expected[j] += static_cast<double>(j) - 11.5;
  EXPECT_THAT(result(moved), near(expected, 1e-12));
}

TEST_P(AggregatorContract, ScalesWithItsRows) {
  if (!keeps(Law::scale)) GTEST_SKIP();
  for (const double factor : {-3.0, 1e-9, 0.0}) {
    const Weighted input = rows_without_ties(kRows, kColumns, 4);
    Weighted scaled = input;
    for (auto& row : scaled.rows)
      for (double& entry : row) entry *= factor;
    auto expected = result(input);
    for (double& entry : expected) entry *= factor;
    EXPECT_THAT(result(scaled), near(expected, 1e-12 * std::abs(factor)));
  }
}

TEST_P(AggregatorContract, TurnsWithItsRows) {
  if (!keeps(Law::rotation)) GTEST_SKIP();
  const Weighted input = random_rows(kRows, kColumns, 15);
  Weighted turned = input;
  for (auto& row : turned.rows) turn(row, 16);
  auto expected = result(input);
  turn(expected, 16);
  EXPECT_THAT(result(turned), near(expected));
}

TEST_P(AggregatorContract, HostileWeightBelowTheLimitCannotCarryItOff) {
  Weighted honest = rows_without_ties(20, kColumns, 17);
  std::vector<double> center(kColumns);
  for (std::size_t i = 0; i < 20; ++i) {
    honest.weights[i] = 1;
    for (std::size_t k = 0; k < kColumns; ++k) center[k] += honest.rows[i][k] / 20;
  }
  const double limit = std::min(rule(kColumns)->hostile_limit(), 0.5);
  const double attackers = std::floor((20 - (limit < 0.5 ? 3 : 1)) * limit / (1 - limit));
  KeyedRandom random(18, Purpose::test);
  bool carried_off = false;
  for (const double strength : {-10.0, 1e3, 1e9, 1e100}) {
    for (const bool together : {true, false}) {
      Weighted attacked = honest;
      std::vector<double> row = center;
      for (double attacker = 0; attacker < attackers; ++attacker) {
        if (!together || attacker == 0)
          for (std::size_t k = 0; k < kColumns; ++k) row[k] = strength * (center[k] + (together ? 0 : random.normal()));
        attacked.add(row, 1);
      }
      const auto combined = combine(*rule(kColumns), attacked, {.amount = attackers}).result;
      double square = 0;
      for (std::size_t k = 0; k < kColumns; ++k) square += std::pow(combined[k] - center[k], 2);
      // Honest rows are about 6 from their centre; a root is 13 long.
      carried_off = carried_off || !(std::sqrt(square) < 30);
    }
  }
  EXPECT_EQ(carried_off, !keeps(Law::breakdown)) << attackers << " attackers of " << 20 + attackers;
}

TEST_P(AggregatorContract, EqualRowsGiveThatRow) {
  if (!keeps(Law::unanimity)) GTEST_SKIP();
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
  if (!keeps(Law::replication)) GTEST_SKIP();
  const Weighted input = random_rows(kRows, kColumns, 7);
  Weighted replicated;
  for (std::size_t i = 0; i < kRows; ++i)
    for (double copy = 0; copy < input.weights[i]; ++copy) replicated.add(input.rows[i], 1.0);
  EXPECT_THAT(result(replicated), near(result(input)));
}

TEST_P(AggregatorContract, SplittingAStakeOverSybilsGainsNothing) {
  if (!keeps(Law::splitting)) GTEST_SKIP();
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
  if (!keeps(Law::unit)) GTEST_SKIP();
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
  const Aggregate combined = combine(*rule(kColumns), with, hostile());
  EXPECT_THAT(combined.rejected, ElementsAre(3, 11));
  EXPECT_THAT(combined.result, near(result(without)));
  EXPECT_THAT(combine(*rule(kColumns), input, hostile()).rejected, IsEmpty());
}

TEST_P(AggregatorContract, GivesTheSameBitsTwice) {
  const Weighted input = random_rows(40, kColumns, 11);
  EXPECT_EQ(result(input), result(input));
}

TEST_P(AggregatorContract, OneRowIsItsOwnCombination) {
  if (!keeps(Law::unanimity)) GTEST_SKIP();
  Weighted input;
  input.add({1.5, -2.0, 0.0}, 4.0);
  EXPECT_THAT(result(input), near({1.5, -2.0, 0.0}, 1e-15));
}

TEST_P(AggregatorContract, RefusesWeightsThatAreNone) {
  for (const double bad : {-1.0, kNaN, kInfinity}) {
    Weighted input = random_rows(3, 2, 12);
    input.weights[1] = bad;
    try {
      (void)combine(*rule(2), input);
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
  EXPECT_THAT(rule(2)->try_aggregate({matrix.view(), zeros}).refusal, HasSubstr("weights"));

  for (auto& row : input.rows) row[1] = kNaN;
  const Matrix broken = matrix_of(input.rows);
  const Aggregate none = rule(2)->try_aggregate({broken.view(), input.weights});
  EXPECT_TRUE(none.refused());
  EXPECT_THAT(none.rejected, ElementsAre(0, 1, 2));
  EXPECT_THAT(none.result, IsEmpty());
  EXPECT_THROW(combine(*rule(2), input), UserError);
  EXPECT_TRUE(rule(2)->try_aggregate({ConstMatrix{}, {}}).refused());
}

TEST_P(AggregatorContract, RefusesMoreHostileWeightThanItWithstands) {
  const Weighted input = random_rows(9, 2, 14);
  const Matrix matrix = matrix_of(input.rows);
  const double edge = rule(2)->hostile_limit() * input.total();
  const Aggregate over = rule(2)->try_aggregate({matrix.view(), input.weights, {.amount = edge}});
  EXPECT_THAT(over.refusal, rule(2)->hostile_limit() < 1 ? HasSubstr("byzantine_weight") : HasSubstr(""));
  EXPECT_EQ(over.refused(), rule(2)->hostile_limit() < 1);
  EXPECT_FALSE(rule(2)->try_aggregate({matrix.view(), input.weights, {.amount = edge - 1}}).refused());
}

INSTANTIATE_TEST_SUITE_P(Family, AggregatorContract, testing::Range<std::size_t>(0, Aggregator::family().size()),
                         [](const auto& test) { return Aggregator::family().info(test.param).name; });

}  // namespace
}  // namespace stakemine::aggregation
