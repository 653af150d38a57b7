// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"

#include "aggregation/column_selector.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::aggregation {

void CoordinateMedian::do_aggregate(const Checked& updates, std::span<double> result) const {
  constexpr double kTolerance = 1e-12;
  const double half = updates.total_weight / 2;
  ColumnSelector columns(updates);
  for (std::size_t first = 0; first < result.size(); first += columns.block_columns()) {
    const std::size_t count = std::min(columns.block_columns(), result.size() - first);
    columns.load(first, count);
    for (std::size_t column = 0; column < count; ++column) {
      const auto place = columns.reach(column, half - kTolerance * updates.total_weight, {});
      const bool is_passed = place.weight_before + place.weight > half + kTolerance * updates.total_weight;
      result[first + column] = is_passed ? place.value : std::midpoint(place.value, columns.next_value(column, place));
    }
  }
}

}  // namespace stakemine::aggregation
