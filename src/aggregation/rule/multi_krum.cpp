// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/distance_rules.hpp"

#include "aggregation/krum_scores.hpp"
#include "aggregation/row_kernels.hpp"

#include <fmt/format.h>

namespace stakemine::aggregation {

const config::ObjectDescription& MultiKrum::Options::description() {
  static const auto described =
      config::Description<Options>("multi_krum", "How many rows are averaged, and what makes a row's score.")
          .field("select", &Options::select,
                 "Weight of the best rows to average (with weights 1: how many); what is not hostile if absent.",
                 {.range = config::above(0)})
          .field("form", &Options::form, "As for krum.");
  return described;
}

void MultiKrum::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  out.refusal = PairDistances::refusal(updates.live.size());
  const double select = options_.select.value_or(updates.total_weight - updates.hostile_weight);
  if (select > updates.total_weight)
    out.refusal = fmt::format("select: must be at most the total weight {}, but is {}", updates.total_weight, select);
  if (out.refused()) return;
  std::vector<double> weights(updates.weights.size());
  for (const Taken& taken : KrumScores{updates, options_.form}.best(select)) weights[taken.row] = taken.weight;
  weighted_mean(updates.rows, weights, out.result, updates.runner);
  out.kept = shares_taken(updates, weights);
}

}  // namespace stakemine::aggregation
