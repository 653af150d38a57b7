// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/game.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::HasSubstr;
using Numbers = std::vector<double>;

Matrix matrix_of(const std::vector<Numbers>& rows) {
  Matrix matrix(rows.size(), rows.empty() ? 0 : rows[0].size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
  return matrix;
}

Numbers drawn_strategy(KeyedRandom& random, std::size_t actions) {
  Numbers strategy(actions);
  for (double& one : strategy) one = random.below(3) == 0 ? 0 : random.exponential();
  strategy[0] += 0.1;
  const double sum = std::accumulate(strategy.begin(), strategy.end(), 0.0);
  for (double& one : strategy) one /= sum;
  return strategy;
}

double payoff(const Matrix& matrix, const Numbers& row, const Numbers& column) {
  double sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i)
    for (std::size_t j = 0; j < column.size(); ++j) sum += row[i] * matrix.view().at(i, j) * column[j];
  return sum;
}

Numbers pure(std::size_t actions, std::size_t action) {
  Numbers strategy(actions, 0);
  strategy[action] = 1;
  return strategy;
}

TEST(NashConv, IsWhatBothGainByTheBestPureDeviation) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    Matrix a(1 + random.below(5), 1 + random.below(5)), b(a.rows, a.columns);
    for (double& one : a.data) one = random.normal();
    for (double& one : b.data) one = random.normal();
    const Numbers x = drawn_strategy(random, a.rows), y = drawn_strategy(random, a.columns);
    double row_gain = -HUGE_VAL, column_gain = -HUGE_VAL;
    for (std::size_t i = 0; i < a.rows; ++i)
      row_gain = std::max(row_gain, payoff(a, pure(a.rows, i), y) - payoff(a, x, y));
    for (std::size_t j = 0; j < a.columns; ++j)
      column_gain = std::max(column_gain, payoff(b, x, pure(a.columns, j)) - payoff(b, x, y));
    const BimatrixGame game{a.view(), b.view()};
    EXPECT_NEAR(nash_conv(game, x, y), row_gain + column_gain, 1e-12) << seed;
    const BestResponses best = best_responses(game, x, y);
    EXPECT_EQ(best.row, row_gain <= 1e-9) << seed;
    EXPECT_EQ(best.column, column_gain <= 1e-9) << seed;
  }
}

TEST(BestResponses, HoldAtAnEquilibriumInMixedStrategies) {
  // Battle of the sexes: (3/5, 2/5) against (2/5, 3/5).
  const Matrix a = matrix_of({{3, 0}, {0, 2}}), b = matrix_of({{2, 0}, {0, 3}});
  const BimatrixGame game{a.view(), b.view()};
  const BestResponses both = best_responses(game, Numbers{0.6, 0.4}, Numbers{0.4, 0.6});
  EXPECT_TRUE(both.row && both.column);
  EXPECT_NEAR(nash_conv(game, Numbers{0.6, 0.4}, Numbers{0.4, 0.6}), 0, 1e-15);
  EXPECT_FALSE(best_responses(game, Numbers{0.6, 0.4}, Numbers{0.5, 0.5}).row);
}

TEST(ReplicatorDerivative, KeepsThePopulationAndFollowsTheDefinition) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    KeyedRandom random(seed, Purpose::test, 1);
    Matrix a(1 + random.below(6), 0);
    a = Matrix(a.rows, a.rows);
    for (double& one : a.data) one = random.normal();
    const Numbers x = drawn_strategy(random, a.rows);
    const Numbers change = replicator_derivative(a.view(), x);
    EXPECT_NEAR(std::accumulate(change.begin(), change.end(), 0.0), 0, 1e-13);
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_NEAR(change[i], x[i] * (payoff(a, pure(x.size(), i), x) - payoff(a, x, x)), 1e-13);
  }
}

TEST(Game, RefusesBadInputByName) {
  const auto message = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  const Matrix square = matrix_of({{1, 2}, {3, 4}}), wide = matrix_of({{1, 2, 3}}), bad = matrix_of({{1, NAN}, {3, 4}});
  const auto conv = [&](const Matrix& a, const Matrix& b, const Numbers& x, const Numbers& y) {
    return message([&] { (void)nash_conv({a.view(), b.view()}, x, y); });
  };
  EXPECT_THAT(conv(square, wide, {1, 0}, {1, 0}), HasSubstr("B"));
  EXPECT_THAT(conv(bad, square, {1, 0}, {1, 0}), HasSubstr("A: row 0"));
  EXPECT_THAT(conv(Matrix(), Matrix(), {}, {}), HasSubstr("A: no payoffs"));
  EXPECT_THAT(conv(square, square, {1}, {1, 0}), HasSubstr("row"));
  EXPECT_THAT(conv(square, square, {1, 0}, {0.7, 0.7}), HasSubstr("column"));
  EXPECT_THAT(conv(square, square, {1.5, -0.5}, {1, 0}), HasSubstr("row: entry 1"));
  EXPECT_THAT(conv(square, square, {NAN, 1}, {1, 0}), HasSubstr("row: entry 0"));
  EXPECT_THAT(message([&] { (void)replicator_derivative(wide.view(), Numbers{1}); }), HasSubstr("square"));
}

}  // namespace
}  // namespace stakemine::incentive
