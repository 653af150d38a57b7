// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/trust_rules.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace stakemine::aggregation {

const config::ObjectDescription& TrustBootstrapped::Options::description() {
  static const auto described =
      config::Description<Options>("trust_bootstrapped", "What rows are measured by.")
          .field("root", &Options::root, "An update known to be good, as many numbers as a row has.",
                 {.required = true});
  return described;
}

void TrustBootstrapped::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  const std::span<const double> root{options_.root};
  if (root.size() != out.result.size()) {
    out.refusal = fmt::format("root: has {} numbers, but the rows have {}", root.size(), out.result.size());
    return;
  }
  const double length = norm(root);
  const std::vector<double> origin(root.size());
  std::vector<double> unit(root.begin(), root.end());
  for (double& entry : unit) entry /= length > 0 ? length : 1;
  std::vector<double> trust(updates.weights.size()), factors(updates.weights.size()), cosines(updates.weights.size());
  for (const std::size_t row : updates.live) {
    const double own = distance(updates.rows, row, origin);
    if (own == 0.0) continue;
    cosines[row] = std::max(0.0, dot_difference(updates.rows, row, origin, unit) / own);
    trust[row] = updates.weights[row] * cosines[row];
    factors[row] = trust[row] * (length / own);
  }
  const double total = tree_sum(trust);
  if (total == 0.0) {
    out.refusal = "root: no row points its way";
    return;
  }
  weighted_sum(updates.rows, factors, out.result);
  for (double& entry : out.result) entry /= total;
  if (updates.tell != Tell::kept) return;
  out.kept = std::move(cosines);
  for (double& share : out.kept) share = std::min(1.0, share);
}

}  // namespace stakemine::aggregation
