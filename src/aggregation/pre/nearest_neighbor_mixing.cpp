// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/pre_aggregators.hpp"

#include "aggregation/pair_distances.hpp"
#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::aggregation {

std::string NearestNeighborMixing::do_apply(PreparedRows& rows) const {
  const double total = rows.total_weight, hostile = rows.hostile_weight;
  if (hostile >= total)
    return fmt::format("byzantine_weight: must be below the total weight {}, but is {}", total, hostile);
  const std::size_t count = rows.weights.size();
  if (std::string refusal = PairDistances::refusal(count); !refusal.empty()) return refusal;
  // Rows of weight zero are mixed too, though nobody mixes them in.
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  const std::vector<std::size_t> all = order;
  const PairDistances distances({.rows = rows.rows.view(),
                                 .weights = rows.weights,
                                 .live = all,
                                 .rejected = {},
                                 .total_weight = total,
                                 .hostile_weight = hostile},
                                PairDistances::Precision::own);
  Matrix mixed(count, rows.rows.columns);
  std::vector<double> taken(count);
  for (std::size_t row = 0; row < count; ++row) {
    const auto from = distances.from(row);
    std::ranges::sort(order, {}, [&](std::size_t other) { return std::pair{from[other], other}; });
    std::ranges::fill(taken, 0.0);
    double left = total - hostile;
    for (const std::size_t other : order) {
      if (left <= 1e-12 * total) break;
      taken[other] = std::min(rows.weights[other], left);
      left -= rows.weights[other];
    }
    weighted_mean(rows.rows.view(), taken, mixed.row(row));
  }
  rows.rows = std::move(mixed);
  rows.kept.clear();
  return {};
}

}  // namespace stakemine::aggregation
