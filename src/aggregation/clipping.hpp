// SPDX-License-Identifier: Apache-2.0
/// Shortening of rows.
#pragma once

#include "aggregation/row_kernels.hpp"

#include <span>

namespace stakemine::aggregation {

/// row ← row · min(1, radius / ‖row‖).
inline void clip(std::span<double> row, double radius) {
  const double length = norm(row);
  if (length <= radius) return;
  for (double& entry : row) entry *= radius / length;
}

}  // namespace stakemine::aggregation
