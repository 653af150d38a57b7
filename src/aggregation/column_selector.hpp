// SPDX-License-Identifier: Apache-2.0
/// Selection by weight in every coordinate of a set of rows: quantiles in expected O(n), without sorting.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace stakemine::aggregation {

/// Holds a block of coordinates at a time, transposed, since rows lie one after another in memory. One thread.
class ColumnSelector {
 public:
  explicit ColumnSelector(const Aggregator::Checked& updates);

  /// How many coordinates a block holds; about a quarter of a megabyte, at least a cache line of each row.
  [[nodiscard]] std::size_t block_columns() const { return block_columns_; }
  /// Fetches the coordinates from `first` on; `count` ≤ block_columns().
  void load(std::size_t first, std::size_t count);

  /// A place in the sorted order of one coordinate. Values before it are no larger, values after it no smaller.
  struct Place {
    std::size_t position = 0;
    double value = 0;
    double weight_before = 0;  ///< of what stands before it
    double weight = 0;         ///< its own
  };
  /// The first place at which the running weight, its own included, reaches `target`, the last one where none does.
  /// \param column of the block. \param from an earlier answer for the same column with a smaller target, or {}.
  [[nodiscard]] Place reach(std::size_t column, double target, const Place& from);
  /// The least value after a place; its own where it is the last.
  [[nodiscard]] double next_value(std::size_t column, const Place& place) const;

 private:
  struct Weighted {
    double value;
    double weight;
  };
  [[nodiscard]] Place reach_equal(std::span<double> values, double target, const Place& from) const;
  [[nodiscard]] static Place reach_weighted(std::span<Weighted> values, double target, const Place& from);

  ConstMatrix rows_;
  std::span<const double> weights_;
  std::span<const std::size_t> live_;
  double equal_weight_ = 0;  ///< of every row, or 0 where they differ
  std::size_t block_columns_;
  std::vector<double> equal_;       ///< [columns of the block, live rows] where the weights are equal
  std::vector<Weighted> weighted_;  ///< the same where they differ
};

}  // namespace stakemine::aggregation
