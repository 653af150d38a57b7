// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/weighted_median.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace stakemine::consensus {
namespace {

constexpr double kShareTolerance = 1e-9;

void check(std::span<const double> stake, ConstMatrix weights, double kappa) {
  const auto legal = [](double value) { return value >= 0 && std::isfinite(value); };
  if (!(kappa >= 0 && kappa <= 1))
    throw UserError(fmt::format("kappa: {} is not legal; it must be ≥ 0 and ≤ 1", kappa));
  if (stake.size() != weights.rows)
    throw UserError(
        fmt::format("stake: {} entries for {} rows of weights; it needs one for each", stake.size(), weights.rows));
  for (std::size_t i = 0; i < weights.rows; ++i) {
    if (!legal(stake[i])) throw UserError(fmt::format("stake: entry {} is {}; it must be finite and ≥ 0", i, stake[i]));
    for (std::size_t j = 0; j < weights.columns; ++j)
      if (!legal(weights.at(i, j)))
        throw UserError(
            fmt::format("weights: row {}, column {} is {}; it must be finite and ≥ 0", i, j, weights.at(i, j)));
  }
}

}  // namespace

void weighted_median(std::span<const double> stake, ConstMatrix weights, double kappa, std::span<double> median) {
  STAKEMINE_ASSERT(median.size() == weights.columns, "one median for each column");
  check(stake, weights, kappa);
  std::fill(median.begin(), median.end(), 0.0);
  // Over the largest stake first, so that no sum overflows.
  const double largest = stake.empty() ? 0 : *std::max_element(stake.begin(), stake.end());
  if (largest == 0) return;
  std::vector<double> votes(stake.begin(), stake.end());
  for (double& vote : votes) vote /= largest;
  const double enough = (kappa - kShareTolerance) * tree_sum(votes);
  std::vector<std::size_t> voters;
  for (std::size_t i = 0; i < votes.size(); ++i)
    if (votes[i] > 0) voters.push_back(i);
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < weights.columns; ++j) {
    order = voters;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return weights.at(a, j) != weights.at(b, j) ? weights.at(a, j) > weights.at(b, j) : a < b;
    });
    median[j] = weights.at(order.back(), j);
    double held = 0;
    for (const std::size_t voter : order) {
      held += votes[voter];
      if (held >= enough) {
        median[j] = weights.at(voter, j);
        break;
      }
    }
  }
}

}  // namespace stakemine::consensus
