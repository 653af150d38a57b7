// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/aggregator.hpp"

#include "stakemine/aggregation/rules.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

// Written so that it vectorises: no early exit inside a row.
bool is_finite(std::span<const double> row) {
  unsigned bad = 0;
  for (const double entry : row) bad |= static_cast<unsigned>(!(std::abs(entry) <= std::numeric_limits<double>::max()));
  return bad == 0;
}

void check_weights(std::span<const double> weights) {
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (!(weights[row] >= 0.0) || !std::isfinite(weights[row]))
      throw UserError(fmt::format("weights: must be finite and ≥ 0, but that of row {} is {}", row, weights[row]));
}

}  // namespace

Aggregate Aggregator::try_aggregate(const Updates& updates) const {
  STAKEMINE_ASSERT(updates.rows.rows == updates.weights.size(), "one weight for each row");
  check_weights(updates.weights);

  Aggregate out;
  std::vector<double> weights(updates.weights.begin(), updates.weights.end());
  std::vector<std::size_t> live;
  live.reserve(weights.size());
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (!is_finite(updates.rows.row(row))) {
      out.rejected.push_back(row);
      weights[row] = 0.0;
    } else if (weights[row] > 0.0) {
      live.push_back(row);
    }
  }

  const double total = tree_sum(weights);
  const double hostile = updates.hostile.of(total);
  const double limit = hostile_limit();
  STAKEMINE_ASSERT(hostile >= 0.0, "a hostile weight is checked where it is read");
  if (total == 0.0) {
    out.refusal =
        out.rejected.empty() ? "weights: their sum must be above 0" : "weights: no finite row has a weight above 0";
  } else if (!std::isfinite(total)) {
    out.refusal = "weights: their sum must be finite";
  } else if (limit < 1.0 && hostile >= limit * total) {
    out.refusal =
        fmt::format("byzantine_weight: must be below {} of the total weight {}, but is {}", limit, total, hostile);
  } else {
    out.result.assign(updates.rows.columns, 0.0);
    do_aggregate({updates.rows, weights, live, total, hostile}, out.result);
  }
  return out;
}

Aggregate Aggregator::aggregate(const Updates& updates) const {
  Aggregate out = try_aggregate(updates);
  if (out.refused()) throw UserError(out.refusal);
  return out;
}

const config::Family<Aggregator>& Aggregator::family() {
  using config::member;
  static const config::Family<Aggregator> all{
      "aggregation",
      "How partial results are combined.",
      {
          member<Mean, Aggregator>("mean", "The weighted mean: exact without attackers, defenceless against one.",
                                   "McMahan et al. 2017, arXiv:1602.05629"),
          member<CoordinateMedian, Aggregator>("coordinate_median", "The weighted median of each coordinate.",
                                               "Yin et al. 2018, arXiv:1803.01498"),
          member<TrimmedMean, Aggregator>(
              "trimmed_mean", "The mean of each coordinate after the hostile weight is cut off either side.",
              "Yin et al. 2018, arXiv:1803.01498"),
      }};
  return all;
}

}  // namespace stakemine::aggregation
