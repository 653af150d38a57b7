// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/contribution.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/incentive/value.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

// v(S) = the root of the sum of what its members hold: what comes later adds less.
double root_worth(std::span<const std::uint32_t> coalition) {
  double held = 0;
  for (const std::uint32_t player : coalition) held += 1.0 + player;
  return std::sqrt(held);
}

std::vector<double> table_of(std::size_t players) {
  std::vector<double> values;
  for (std::uint32_t mask = 0; mask < 1U << players; ++mask) {
    std::vector<std::uint32_t> coalition;
    for (std::uint32_t player = 0; player < players; ++player)
      if ((mask >> player & 1) != 0) coalition.push_back(player);
    values.push_back(root_worth(coalition));
  }
  return values;
}

ContributionEvidence evidence_of(const Matrix& updates, std::span<const double> aggregate) {
  return {updates.view(), aggregate, root_worth, {.seed = 3, .purpose = Purpose::test, .round = 1}};
}

TEST(Contribution, ShapleyIsWithinItsErrorOfTheExactValue) {
  const Matrix updates(6, 1);
  const double aggregate[] = {1};
  const MeasuredContribution measured =
      measure_contribution({.permutations = 2000, .truncation = 0}, evidence_of(updates, aggregate));
  const std::vector<double> exact = table_game_values(6, table_of(6), ValueMethod::shapley);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    EXPECT_GT(measured.standard_errors[i], 0);
    EXPECT_LT(std::abs(measured.values[i] - exact[i]), 4 * measured.standard_errors[i]) << i;
  }
}

TEST(Contribution, LeaveOneOutIsExact) {
  const Matrix updates(6, 1);
  const double aggregate[] = {1};
  const MeasuredContribution measured =
      measure_contribution({.method = ContributionMethod::leave_one_out}, evidence_of(updates, aggregate));
  const std::vector<double> exact = table_game_values(6, table_of(6), ValueMethod::leave_one_out);
  for (std::size_t i = 0; i < exact.size(); ++i) EXPECT_DOUBLE_EQ(measured.values[i], exact[i]);
  EXPECT_EQ(measured.evaluations, 7U);
}

TEST(Contribution, SimilarityCallsNothing) {
  Matrix updates(2, 2);
  updates.data = {3, 4, -1, 0};
  const double aggregate[] = {1, 0};
  ContributionEvidence evidence = evidence_of(updates, aggregate);
  evidence.worth = nullptr;
  const MeasuredContribution measured =
      measure_contribution({.method = ContributionMethod::gradient_similarity}, evidence);
  EXPECT_DOUBLE_EQ(measured.values[0], 0.6);
  EXPECT_DOUBLE_EQ(measured.values[1], -1);
}

}  // namespace
}  // namespace stakemine::incentive
