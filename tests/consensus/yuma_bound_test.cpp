// SPDX-License-Identifier: Apache-2.0
// The bound on how far fixed and floating arithmetic differ, as README.md of this module derives it, against the two.
#include "stakemine/consensus/yuma.hpp"
#include "stakemine/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::consensus {
namespace {

constexpr double kUnit = 0x1p-32;          // u
constexpr double kBondStep = 1.0 / 65535;  // v

struct Bounds {
  double incentive, dividends;
};

/// \param bond_error e: of the averages before they are stored. \param bonds those of the floating run.
Bounds bounds(std::size_t m, std::size_t n, double bond_error, const std::vector<double>& say,
              const YumaOutcome& outcome, const Matrix& bonds) {
  const auto raters = static_cast<double>(m), nodes = static_cast<double>(n);
  const double alpha = (raters + 2) * kUnit;  // all stake is active: S = 1
  double rank = 0;
  for (std::size_t i = 0; i < m; ++i) rank += say[i] * outcome.validator_trust[i];
  const double rank_error = nodes * (raters + 1) * kUnit + raters * alpha;
  double bond_part = 0, earned = 0;
  for (std::size_t j = 0; j < n; ++j) {
    if (outcome.incentive[j] == 0) continue;
    double column = 0;
    for (std::size_t i = 0; i < m; ++i) column += bonds.row(i)[j];
    bond_part += (1 + raters) * bond_error * outcome.incentive[j] / column;
    for (std::size_t i = 0; i < m; ++i) earned += say[i] * bonds.row(i)[j] / column * outcome.incentive[j];
  }
  const double epsilon = bond_part + 2 * rank_error / rank + nodes * kUnit + 2 * nodes * kUnit;
  return {2 * rank_error / rank + kUnit, 2 * (alpha + epsilon + raters * kUnit) / earned + kUnit};
}

TEST(YumaBound, HoldsAndIsNotVacuous) {
  double largest_bound = 0, closest = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    const std::size_t m = 2 + random.below(8), n = m + 20;
    std::vector<std::uint32_t> raters(m);
    std::vector<double> stake(m), say(m);
    double total = 0;
    for (std::size_t i = 0; i < m; ++i) {
      raters[i] = static_cast<std::uint32_t>(i);
      total += stake[i] = static_cast<double>(1 + random.below(1'000'000));
    }
    for (std::size_t i = 0; i < m; ++i) say[i] = stake[i] / total;
    YumaOptions options{.variant = YumaVariant::yuma3,
                        .kappa = 32767.0 / 65535,
                        .bonds_penalty = static_cast<double>(random.below(65536)) / 65535,
                        .bonds_moving_average = 0.9};
    Yuma floating(options, n, raters);
    options.arithmetic = YumaArithmetic::fixed;
    Yuma fixed(options, n, raters);
    double stored_error = 0;
    for (int epoch = 0; epoch < 20; ++epoch) {
      Matrix weights(m, n);
      for (double& weight : weights.data) weight = static_cast<double>(1000 + random.below(64536));
      const YumaEpoch given{.stake = stake, .weights = weights.view()};
      const YumaOutcome a = floating.step(given), b = fixed.step(given);
      const double bond_error = 0.9 * stored_error + 7 * kUnit;
      stored_error = bond_error + kBondStep;
      const Bounds bound = bounds(m, n, bond_error, say, a, floating.bonds());
      largest_bound = std::max(largest_bound, epoch == 0 ? bound.dividends : 0.0);
      for (std::size_t j = 0; j < n; ++j) {
        ASSERT_LE(std::abs(a.consensus[j] - b.consensus[j]), kUnit);
        ASSERT_LE(std::abs(a.incentive[j] - b.incentive[j]), bound.incentive);
      }
      for (std::size_t i = 0; i < m; ++i) {
        ASSERT_LE(std::abs(a.validator_trust[i] - b.validator_trust[i]), static_cast<double>(n) * kUnit);
        ASSERT_LE(std::abs(a.dividends[i] - b.dividends[i]), bound.dividends);
        closest = std::max(closest, std::abs(a.dividends[i] - b.dividends[i]) / bound.dividends);
        for (std::size_t j = 0; j < n; ++j)
          ASSERT_LE(std::abs(floating.bonds().row(i)[j] - fixed.bonds().row(i)[j]), stored_error);
      }
    }
  }
  EXPECT_LT(largest_bound, 1e-4);
  EXPECT_GT(closest, 1e-3);
}

}  // namespace
}  // namespace stakemine::consensus
