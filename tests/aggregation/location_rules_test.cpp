// SPDX-License-Identifier: Apache-2.0
// Rules that move a point: against the conditions of their optimum, and against figures worked out by hand.
#include "stakemine/aggregation/location_rules.hpp"

#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

// The condition of Vardi and Zhang: ‖Σ w_i (x_i − y) / ‖x_i − y‖‖ over rows elsewhere is at most the weight at y.
// \return by how much it is missed, as a share of the weight.
double distance_from_optimum(const Weighted& input, const std::vector<double>& y) {
  std::vector<double> pull(y.size());
  double here = 0;
  for (std::size_t i = 0; i < input.rows.size(); ++i) {
    double square = 0;
    for (std::size_t k = 0; k < y.size(); ++k) square += std::pow(input.rows[i][k] - y[k], 2);
    if (square == 0) {
      here += input.weights[i];
      continue;
    }
    for (std::size_t k = 0; k < y.size(); ++k)
      pull[k] += input.weights[i] * (input.rows[i][k] - y[k]) / std::sqrt(square);
  }
  double strength = 0;
  for (const double entry : pull) strength += entry * entry;
  return std::max(0.0, std::sqrt(strength) - here) / input.total();
}

std::vector<double> median_of(const Weighted& input) {
  return combine(GeometricMedian({}), input).result;
}

TEST(GeometricMedian, IsOptimalForRandomRows) {
  for (std::uint64_t key = 0; key < 200; ++key) {
    const Weighted input = random_rows(3 + key % 40, 2 + key % 13, key);
    EXPECT_LT(distance_from_optimum(input, median_of(input)), 1e-12) << key;
  }
}

// How far Newton's step from y leads, for rows of two numbers, in long double.
long double newton_step(const Weighted& input, const std::vector<double>& y) {
  long double pull[2] = {}, h00 = 0, h01 = 0, h11 = 0;
  for (std::size_t i = 0; i < input.rows.size(); ++i) {
    const long double x = static_cast<long double>(input.rows[i][0]) - static_cast<long double>(y[0]);
    const long double z = static_cast<long double>(input.rows[i][1]) - static_cast<long double>(y[1]);
    const long double away = std::sqrt(x * x + z * z), weight = static_cast<long double>(input.weights[i]);
    pull[0] += weight * x / away;
    pull[1] += weight * z / away;
    h00 += weight * z * z / (away * away * away);
    h01 -= weight * x * z / (away * away * away);
    h11 += weight * x * x / (away * away * away);
  }
  const long double determinant = h00 * h11 - h01 * h01;
  return std::hypot((h11 * pull[0] - h01 * pull[1]) / determinant, (h00 * pull[1] - h01 * pull[0]) / determinant);
}

// Along the line the sum of distances is nearly flat where the weights on both sides balance: the pull says little of
// how far the answer is, and its own rounding, 1e-16, weighs as much as 1 / width² says.
TEST(GeometricMedian, IsOptimalWhereRowsAreNearlyOnALine) {
  for (std::uint64_t key = 0; key < 200; ++key) {
    Weighted input = random_rows(4 + key % 9, 2, key);
    const double width = std::pow(10.0, -static_cast<double>(1 + key % 3));
    for (auto& row : input.rows) row[1] = row[0] + width * row[1];
    const auto median = median_of(input);
    if (std::ranges::find(input.rows, median) != input.rows.end()) {
      EXPECT_LT(distance_from_optimum(input, median), 1e-12) << key;
    } else {
      EXPECT_LT(newton_step(input, median), 1e-14 / (width * width)) << key;
    }
  }
}

TEST(GeometricMedian, IsARowWhereThatRowIsHeavy) {
  for (std::uint64_t key = 0; key < 40; ++key) {
    Weighted input = random_rows(12, 5, key);
    input.weights[4] = input.total();
    EXPECT_EQ(median_of(input), input.rows[4]);
  }
}

// In a triangle with an angle of 120° or more, the answer is that corner (Fermat): here just above and just below.
TEST(GeometricMedian, KnowsWhenACornerIsTheAnswer) {
  const auto triangle = [](double degrees) {
    const double half = degrees / 2 * M_PI / 180;
    Weighted made;
    made.add({std::sin(half), -std::cos(half)}, 1);
    made.add({0, 0}, 1);
    made.add({-std::sin(half), -std::cos(half)}, 1);
    return made;
  };
  EXPECT_THAT(median_of(triangle(120.0001)), ElementsAre(0, 0));
  EXPECT_LT(median_of(triangle(119.9))[1], -1e-4);
  EXPECT_LT(distance_from_optimum(triangle(119.9), median_of(triangle(119.9))), 1e-12);
  EXPECT_LT(distance_from_optimum(triangle(119.99999), median_of(triangle(119.99999))), 1e-9);
}

TEST(GeometricMedian, IsTheMiddleWhereALineLeavesAStretch) {
  Weighted input;
  for (const double t : {0.0, 1.0, 4.0, 100.0}) input.add({7 + 2 * t, -t}, 1);
  EXPECT_THAT(median_of(input), ElementsAre(DoubleNear(12, 1e-12), DoubleNear(-2.5, 1e-12)));
  input.weights = {3, 1, 1, 1};
  EXPECT_THAT(median_of(input), ElementsAre(DoubleNear(8, 1e-12), DoubleNear(-0.5, 1e-12)));
  input.weights = {3, 2, 1, 1};
  EXPECT_THAT(median_of(input), ElementsAre(9, -1));
}

TEST(GeometricMedian, IsNotCarriedOffByHugeRows) {
  Weighted input = random_rows(20, 4, 3);
  for (const double huge : {1e6, 1e150, 1e300}) {
    for (std::size_t i = 0; i < 5; ++i) {
      input.rows[i] = {huge, -huge, huge, huge};
      input.weights[i] = 1;
    }
    for (const double entry : median_of(input)) EXPECT_LT(std::abs(entry), 10) << huge;
    EXPECT_LT(distance_from_optimum(input, median_of(input)), huge < 1e100 ? 1e-12 : 1.0);
  }
}

TEST(GeometricMedian, SmoothedStepsFromZero) {
  Weighted input;
  input.add({1, 0}, 1);
  input.add({0, 2}, 3);
  input.add({0.01, 0}, 1);
  // Factors 1 / 1, 3 / 2 and 1 / 0.1.
  const double total = 1 + 1.5 + 10;
  EXPECT_THAT(combine(GeometricMedian({.smoothing = 0.1, .iterations = 1}), input).result,
              ElementsAre(DoubleNear((1 + 0.1) / total, 1e-15), DoubleNear(3 / total, 1e-15)));
}

TEST(CenteredClipping, PullsNoFurtherThanTheRadius) {
  Weighted input;
  input.add({3, 4}, 1);
  input.add({0, 1}, 3);
  EXPECT_THAT(combine(CenteredClipping({.radius = 2}), input).result,
              ElementsAre(DoubleNear(1.2 / 4, 1e-15), DoubleNear((1.6 + 3) / 4, 1e-15)));
}

TEST(CenteredClipping, GoesOnFromItsLastResult) {
  Weighted input;
  input.add({10.0}, 1);
  const Matrix rows = matrix_of(input.rows);
  const CenteredClipping rule({.radius = 2});
  Memory memory;
  std::vector<double> results;
  for (int round = 0; round < 3; ++round)
    results.push_back(rule.try_aggregate({rows.view(), input.weights}, memory).result.front());
  EXPECT_THAT(results, ElementsAre(2, 4, 6));
  EXPECT_THAT(memory.numbers, ElementsAre(6));

  Memory restored{memory.numbers};
  EXPECT_EQ(rule.try_aggregate({rows.view(), input.weights}, restored).result,
            rule.try_aggregate({rows.view(), input.weights}, memory).result);
}

TEST(CenteredClipping, RemembersNothingOfARoundThatItRefused) {
  const CenteredClipping rule({.radius = 2});
  const std::vector<double> weightless(1);
  Memory memory{{5.0}};
  const Matrix rows = matrix_of({{10.0}});
  EXPECT_TRUE(rule.try_aggregate({rows.view(), weightless}, memory).refused());
  EXPECT_THAT(memory.numbers, ElementsAre(5));
}

TEST(CenteredClipping, StartsFromAGivenCentreEveryRound) {
  Weighted input;
  input.add({10.0}, 1);
  const Matrix rows = matrix_of(input.rows);
  const CenteredClipping rule({.radius = 2, .center = {{7.0}}});
  Memory memory;
  (void)rule.try_aggregate({rows.view(), input.weights}, memory);
  EXPECT_THAT(rule.try_aggregate({rows.view(), input.weights}, memory).result, ElementsAre(9));
  const CenteredClipping other({.radius = 2, .center = {{7.0, 1.0}}});
  EXPECT_THAT(other.try_aggregate({rows.view(), input.weights}).refusal, HasSubstr("center"));
}

}  // namespace
}  // namespace stakemine::aggregation
