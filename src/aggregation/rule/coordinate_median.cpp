// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"

#include "aggregation/coordinate_kernels.hpp"

namespace stakemine::aggregation {

void CoordinateMedian::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  const std::span<double> result{out.result};
  for_each_block(updates, ColumnSelector::Precision::single,
                 [&](ColumnSelector& columns, std::size_t first, std::size_t count, std::size_t) {
                   medians(columns, updates.total_weight, result.subspan(first, count));
                 });
}

}  // namespace stakemine::aggregation
