// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/pre_aggregators.hpp"

#include "aggregation/clipping.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace stakemine::aggregation {

std::string AdaptiveNormClipping::do_apply(PreparedRows& rows) const {
  const double total = rows.total_weight, hostile = rows.hostile_weight;
  if (hostile >= total)
    return fmt::format("byzantine_weight: must be below the total weight {}, but is {}", total, hostile);
  const double clipped = std::floor(2 * hostile / total * (total - hostile));
  std::vector<std::pair<double, double>> norms;  // with the weight
  for (std::size_t row = 0; row < rows.weights.size(); ++row)
    if (rows.weights[row] > 0) norms.emplace_back(norm(rows.rows.row(row)), rows.weights[row]);
  std::ranges::sort(norms, std::greater{});
  // The longest row of which not everything is among those to be clipped.
  double passed = 0;
  auto bound = norms.begin();
  for (; bound + 1 != norms.end(); ++bound) {
    passed += bound->second;
    if (passed > clipped * (1 + 1e-12)) break;
  }
  clip_all(rows, bound->first);
  return {};
}

}  // namespace stakemine::aggregation
