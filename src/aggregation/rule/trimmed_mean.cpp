// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/rules.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "aggregation/coordinate_kernels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace stakemine::aggregation {
namespace {

struct Bounds {
  std::array<double, ColumnSelector::kColumns> low, high;
};

// The pointers don't overlap, and a mask stands for the condition: that is what lets the loop be vectorised.
template <class T>
void add_between(const T* __restrict row, double weight, const double* __restrict low, const double* __restrict high,
                 double* __restrict sum, std::size_t count) {
  for (std::size_t column = 0; column < count; ++column) {
    const auto entry = static_cast<double>(row[column]);
    const auto is_inside =
        static_cast<std::uint64_t>(entry > low[column]) & static_cast<std::uint64_t>(entry < high[column]);
    sum[column] += std::bit_cast<double>(std::bit_cast<std::uint64_t>(weight * entry) & (0 - is_inside));
  }
}

// Σ w x over the entries strictly between two bounds of each coordinate, in the fixed tree of the rows' indices.
void sum_between(const Aggregator::Checked& updates, std::size_t first, const Bounds& bounds, std::span<double> sums) {
  updates.rows.visit([&](auto rows) {
    tree_sum(rows.rows, sums, [&](std::size_t index, std::span<double> sum) {
      if (updates.weights[index] == 0.0) return;
      add_between(rows.row(index).data() + first, updates.weights[index], bounds.low.data(), bounds.high.data(),
                  sum.data(), sum.size());
    });
  });
}

// How much of each row lies between two bounds of each coordinate: all of an entry within, of one on a bound as much as
// of the others there.
void note_shares(const Aggregator::Checked& updates, const Bounds& bounds, const Bounds& shares_at, std::size_t first,
                 std::size_t count, std::size_t run, CoordinateShares& shares) {
  updates.rows.visit([&](auto rows) {
    for (const std::size_t index : updates.live) {
      const auto* const row = rows.row(index).data() + first;
      for (std::size_t column = 0; column < count; ++column) {
        const auto entry = static_cast<double>(row[column]);
        if (entry < bounds.low[column] || entry > bounds.high[column]) continue;
        shares.add(run, index,
                   entry == bounds.low[column]    ? shares_at.low[column]
                   : entry == bounds.high[column] ? shares_at.high[column]
                                                  : 1.0);
      }
    }
  });
}

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

// The edges come from selections, the sums from a second pass over the rows. Rows that tie at an edge have the same
// value: how the cut falls among them changes nothing.
void TrimmedMean::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  const double cut = cut_weight(updates);
  const double total = updates.total_weight;
  const std::span<double> result{out.result};
  CoordinateShares shares(updates);
  for_each_block(
      updates, ColumnSelector::Precision::single,
      [&](ColumnSelector& columns, std::size_t first, std::size_t count, std::size_t run) {
        Bounds bounds;
        std::array<double, ColumnSelector::kColumns> up_to_low, below_high;
        const auto low = std::span{bounds.low}.first(count), high = std::span{bounds.high}.first(count);
        columns.reach(cut, low);
        columns.reach(total - cut, high);
        columns.weight(ColumnSelector::Side::not_above, low, up_to_low);
        columns.weight(ColumnSelector::Side::below, high, below_high);
        const auto sums = result.subspan(first, count);
        sum_between(updates, first, bounds, sums);
        for (std::size_t column = 0; column < count; ++column) {
          const double kept_low = std::max(0.0, up_to_low[column] - cut) * low[column];
          const double kept_high = std::max(0.0, total - cut - below_high[column]) * high[column];
          sums[column] =
              low[column] == high[column] ? low[column] : (sums[column] + kept_low + kept_high) / (total - 2 * cut);
        }
        if (!shares.are_wanted()) return;
        std::array<double, ColumnSelector::kColumns> below_low, up_to_high;
        columns.weight(ColumnSelector::Side::below, low, below_low);
        columns.weight(ColumnSelector::Side::not_above, high, up_to_high);
        Bounds shares_at;
        for (std::size_t column = 0; column < count; ++column) {
          const double at_low = up_to_low[column] - below_low[column],
                       at_high = up_to_high[column] - below_high[column];
          shares_at.low[column] = (low[column] == high[column] ? total - 2 * cut : up_to_low[column] - cut) / at_low;
          shares_at.high[column] = (total - cut - below_high[column]) / at_high;
        }
        note_shares(updates, bounds, shares_at, first, count, run, shares);
      });
  out.kept = shares.means();
}

}  // namespace stakemine::aggregation
