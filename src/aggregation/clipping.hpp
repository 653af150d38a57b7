// SPDX-License-Identifier: Apache-2.0
/// Shortening of rows.
#pragma once

#include "stakemine/aggregation/pre_aggregator.hpp"

#include "aggregation/row_kernels.hpp"

#include <span>

namespace stakemine::aggregation {

/// row ← row · min(1, radius / ‖row‖). \return that factor.
inline double clip(std::span<double> row, double radius) {
  const double length = norm(row);
  if (length <= radius) return 1.0;
  for (double& entry : row) entry *= radius / length;
  return radius / length;
}

/// Every row of a step's. What is left of each is noted.
inline void clip_all(PreparedRows& rows, double radius) {
  for (std::size_t row = 0; row < rows.rows.rows; ++row) {
    const double factor = clip(rows.rows.row(row), radius);
    if (!rows.kept.empty()) rows.kept[row] *= factor;
  }
}

}  // namespace stakemine::aggregation
