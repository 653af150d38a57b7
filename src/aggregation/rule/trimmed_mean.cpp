// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "aggregation/column_selector.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace stakemine::aggregation {
namespace {

// The kept part of one coordinate: everything strictly between two values, and some of the weight at either of them.
struct Edges {
  double low = 0, high = 0;
};

}  // namespace

std::span<const std::pair<std::string_view, Rounding>> enum_names(Rounding) {
  static constexpr std::array<std::pair<std::string_view, Rounding>, 2> kNames = {{
      {"floor", Rounding::floor},
      {"none", Rounding::none},
  }};
  return kNames;
}

const config::ObjectDescription& TrimmedMean::Options::description() {
  static const auto described =
      config::Description<Options>("trimmed_mean", "What is cut off each side of every coordinate.")
          .field("fraction", &Options::fraction,
                 "Cut this share of the rows off each side instead of the hostile weight.",
                 {.range = config::from_to_below(0, 0.5)})
          .field("rounding", &Options::rounding, "How the number of rows that a fraction cuts is rounded.");
  return described;
}

double TrimmedMean::cut_weight(const Checked& updates) const {
  if (!options_.fraction) return updates.hostile_weight;
  const double cut = *options_.fraction * updates.total_weight;
  return options_.rounding == Rounding::floor ? std::floor(cut) : cut;
}

// The edges come from selections; the sums from a second pass over the rows, in the fixed tree of their indices and
// vectorised over the coordinates, so that no sum depends on how a selection left its column. Rows that tie at an edge
// have the same value: how the cut falls among them changes nothing.
void TrimmedMean::do_aggregate(const Checked& updates, std::span<double> result) const {
  const double cut = cut_weight(updates);
  const double total = updates.total_weight;
  ColumnSelector columns(updates);
  std::vector<Edges> edges(columns.block_columns());
  std::vector<double> sums(3 * columns.block_columns());
  for (std::size_t first = 0; first < result.size(); first += columns.block_columns()) {
    const std::size_t count = std::min(columns.block_columns(), result.size() - first);
    columns.load(first, count);
    for (std::size_t column = 0; column < count; ++column) {
      const auto low = columns.reach(column, cut, {});
      edges[column] = {low.value, columns.reach(column, total - cut, low).value};
    }
    // Of each coordinate: Σ w x inside, the weight up to the low edge, the weight from the high edge on.
    tree_sum(updates.rows.rows, std::span{sums}.first(3 * count), [&](std::size_t index, std::span<double> sum) {
      const double weight = updates.weights[index];
      if (weight == 0.0) return;
      const double* const row = updates.rows.row(index).data() + first;
      for (std::size_t column = 0; column < count; ++column) {
        const double entry = row[column];
        const bool above = entry > edges[column].low;
        const bool below = entry < edges[column].high;
        sum[column] += above && below ? weight * entry : 0.0;
        sum[count + column] += above ? 0.0 : weight;
        sum[2 * count + column] += below ? 0.0 : weight;
      }
    });
    for (std::size_t column = 0; column < count; ++column) {
      const auto [low, high] = edges[column];
      const double kept_low = std::max(0.0, sums[count + column] - cut);
      const double kept_high = std::max(0.0, sums[2 * count + column] - cut);
      result[first + column] =
          low == high ? low : (sums[column] + kept_low * low + kept_high * high) / (total - 2 * cut);
    }
  }
}

}  // namespace stakemine::aggregation
