// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"
#include "stakemine/core/tree_sum.hpp"

namespace stakemine::aggregation {

void Mean::do_aggregate(const Checked& updates, std::span<double> result) const {
  tree_sum(updates.rows.rows, result, [&](std::size_t index, std::span<double> sum) {
    const double weight = updates.weights[index];
    if (weight == 0.0) return;
    const auto row = updates.rows.row(index);
    for (std::size_t column = 0; column < sum.size(); ++column) sum[column] += weight * row[column];
  });
  for (double& entry : result) entry /= updates.total_weight;
}

}  // namespace stakemine::aggregation
