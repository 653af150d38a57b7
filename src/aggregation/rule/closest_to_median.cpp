// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"

#include "aggregation/coordinate_kernels.hpp"

namespace stakemine::aggregation {

void ClosestToMedian::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  out.kept = mean_of_nearest_to_median(updates, updates.total_weight - updates.hostile_weight, out.result);
}

}  // namespace stakemine::aggregation
