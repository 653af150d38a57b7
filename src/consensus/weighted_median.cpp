// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/weighted_median.hpp"

#include "stakemine/core/error.hpp"

#include "consensus/votes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace stakemine::consensus {
namespace {

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
  const Votes votes = votes_of(stake, kappa);
  std::vector<double> tile(weights.rows * kLanes);
  for (std::size_t first = 0; first < weights.columns; first += kLanes) {
    const std::size_t count = std::min(kLanes, weights.columns - first);
    for (std::size_t i = 0; i < weights.rows; ++i)
      for (std::size_t j = 0; j < count; ++j) tile[i * kLanes + j] = weights.at(i, first + j) + 0.0;  // −0 becomes 0
    const auto found = medians(tile.data(), votes);
    std::copy_n(found.begin(), count, median.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

}  // namespace stakemine::consensus
