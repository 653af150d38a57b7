// SPDX-License-Identifier: Apache-2.0
#include "aggregation/coordinate_kernels.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace stakemine::aggregation {
namespace {

using Block = std::array<double, ColumnSelector::kColumns>;

}  // namespace

void for_each_block(const Aggregator::Checked& updates, ColumnSelector::Precision precision, const ColumnWork& work) {
  const std::size_t columns = updates.rows.columns();
  const std::size_t blocks = (columns + ColumnSelector::kColumns - 1) / ColumnSelector::kColumns;
  // A selector is dear to make: it serves as many blocks as leave some tens of runs for threads to share.
  const std::size_t runs = updates.runner ? std::min(blocks, kMostRuns) : 1;
  run_blocks(updates.runner, runs, [&](std::size_t run) {
    const auto selector = ColumnSelector::make(updates, precision);
    for (std::size_t block = run * blocks / runs; block < (run + 1) * blocks / runs; ++block) {
      const std::size_t first = block * ColumnSelector::kColumns;
      const std::size_t count = std::min(ColumnSelector::kColumns, columns - first);
      selector->load(first, count);
      work(*selector, first, count, run);
    }
  });
}

CoordinateShares::CoordinateShares(const Aggregator::Checked& updates)
    : wanted_(updates.tell == Tell::kept),
      rows_(updates.rows.count()),
      columns_(updates.rows.columns()),
      units_(wanted_ ? (updates.runner ? kMostRuns : 1) * rows_ : 0) {}

std::vector<double> CoordinateShares::means() const {
  std::vector<double> means(wanted_ ? rows_ : 0);
  for (std::size_t row = 0; row < means.size(); ++row) {
    std::uint64_t units = 0;
    for (std::size_t i = row; i < units_.size(); i += rows_) units += units_[i];
    means[row] = static_cast<double>(units) * 0x1p-32 / static_cast<double>(std::max<std::size_t>(1, columns_));
  }
  return means;
}

void medians(const ColumnSelector& columns, double total_weight, std::span<double> out) {
  constexpr double kTolerance = 1e-12;
  const double half = total_weight / 2;
  Block through, next;
  columns.reach(half - kTolerance * total_weight, out);
  columns.weight(ColumnSelector::Side::not_above, out, through);
  columns.next_above(out, next);
  for (std::size_t column = 0; column < out.size(); ++column)
    if (through[column] <= half + kTolerance * total_weight) out[column] = std::midpoint(out[column], next[column]);
}

std::vector<double> mean_of_nearest_to_median(const Aggregator::Checked& updates, double kept, std::span<double> out) {
  CoordinateShares shares(updates);
  for_each_block(updates, ColumnSelector::Precision::twofold,
                 [&](ColumnSelector& columns, std::size_t first, std::size_t count, std::size_t run) {
                   Block centers, radius, rest;
                   const auto of_block = [&](Block& block) { return std::span{block}.first(count); };
                   medians(columns, updates.total_weight, of_block(centers));
                   columns.distances_from(of_block(centers));
                   columns.reach(kept, of_block(radius));
                   columns.weight(ColumnSelector::Side::below, of_block(radius), of_block(rest));
                   for (std::size_t column = 0; column < count; ++column) rest[column] = kept - rest[column];
                   // Terms are added in the order of the rows, so what is left at the edge goes to the lowest first.
                   updates.rows.visit([&](auto rows) {
                     tree_sum(rows.rows, out.subspan(first, count), [&](std::size_t index, std::span<double> sum) {
                       const double weight = updates.weights[index];
                       if (weight == 0.0) return;
                       const auto* const row = rows.row(index).data() + first;
                       for (std::size_t column = 0; column < count; ++column) {
                         const auto entry = static_cast<double>(row[column]);
                         const double away = std::abs(entry - centers[column]);
                         const double at_edge = away == radius[column] ? std::clamp(rest[column], 0.0, weight) : 0.0;
                         rest[column] -= at_edge;
                         const double taken = away < radius[column] ? weight : at_edge;
                         sum[column] += taken > 0.0 ? taken * entry : 0.0;
                         if (shares.are_wanted()) shares.add(run, index, taken / weight);
                       }
                     });
                   });
                   for (std::size_t column = 0; column < count; ++column) out[first + column] /= kept;
                 });
  return shares.means();
}

}  // namespace stakemine::aggregation
