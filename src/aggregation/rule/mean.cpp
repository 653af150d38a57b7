// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"

#include "aggregation/row_kernels.hpp"

namespace stakemine::aggregation {

void Mean::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  weighted_sum(updates.rows, updates.weights, out.result, updates.runner);
  for (double& entry : out.result) entry /= updates.total_weight;
  if (updates.tell != Tell::kept) return;
  out.kept.assign(updates.weights.size(), 0.0);
  for (const std::size_t row : updates.live) out.kept[row] = 1.0;
}

}  // namespace stakemine::aggregation
