// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/distance_rules.hpp"

#include "aggregation/krum_scores.hpp"
#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <array>

namespace stakemine::aggregation {

std::span<const std::pair<std::string_view, KrumForm>> enum_names(KrumForm) {
  static constexpr std::array<std::pair<std::string_view, KrumForm>, 2> kNames = {{
      {"nearest_weight", KrumForm::nearest_weight},
      {"blanchard", KrumForm::blanchard},
  }};
  return kNames;
}

const config::ObjectDescription& Krum::Options::description() {
  static const auto described =
      config::Description<Options>("krum", "Which rows near to a row make its score.")
          .field("form", &Options::form,
                 "nearest_weight: up to the weight that is not hostile, the row itself first. blanchard: the "
                 "max(1, n - f - 2) nearest other rows.");
  return described;
}

void Krum::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  out.refusal = PairDistances::refusal(updates.live.size());
  if (out.refused()) return;
  const double least = updates.weights[updates.live.front()] * 1e-9;
  copy_row(updates.rows, KrumScores{updates, options_.form}.best(least).front().row, out.result);
  if (updates.tell != Tell::kept) return;
  out.kept.assign(updates.weights.size(), 0.0);
  for (const std::size_t row : updates.live)  // The row's replicas are as much in the result as it is itself.
    out.kept[row] = updates.rows.visit([&](auto rows) { return std::ranges::equal(rows.row(row), out.result); });
}

}  // namespace stakemine::aggregation
