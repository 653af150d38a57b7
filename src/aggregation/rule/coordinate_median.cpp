// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"

#include "aggregation/coordinate_kernels.hpp"

#include <algorithm>

namespace stakemine::aggregation {

void CoordinateMedian::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  const auto columns = ColumnSelector::make(updates, ColumnSelector::Precision::single);
  const std::span<double> result{out.result};
  for (std::size_t first = 0; first < result.size(); first += ColumnSelector::kColumns) {
    const std::size_t count = std::min(ColumnSelector::kColumns, result.size() - first);
    columns->load(first, count);
    medians(*columns, updates.total_weight, result.subspan(first, count));
  }
}

}  // namespace stakemine::aggregation
