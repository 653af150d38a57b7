// SPDX-License-Identifier: Apache-2.0
/// What rules of coordinates share.
#pragma once

#include "aggregation/column_selector.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stakemine::aggregation {

/// Calls work(columns, first, count, run) for all coordinates, block by block, each loaded; several at once where the
/// updates have a runner, each of another run, with a selector of its own.
inline constexpr std::size_t kMostRuns = 32;
using ColumnWork = std::function<void(ColumnSelector& columns, std::size_t first, std::size_t count, std::size_t run)>;
void for_each_block(const Aggregator::Checked& updates, ColumnSelector::Precision precision, const ColumnWork& work);

/// What share of each row is taken, averaged over its coordinates. Shares are counted in units of 2^-32, so that no
/// order of adding matters.
class CoordinateShares {
 public:
  /// Does nothing where the updates don't ask for it.
  explicit CoordinateShares(const Aggregator::Checked& updates);
  [[nodiscard]] bool are_wanted() const { return wanted_; }
  /// \param share of a row's coordinate, in [0, 1] but for rounding. One thread a run.
  void add(std::size_t run, std::size_t row, double share) {
    constexpr double kUnits = 4294967296.0;
    units_[run * rows_ + row] += static_cast<std::uint64_t>(std::clamp(share, 0.0, 1.0) * kUnits + 0.5);
  }
  /// [n]; empty where nobody asked.
  [[nodiscard]] std::vector<double> means() const;

 private:
  bool wanted_;
  std::size_t rows_, columns_;
  std::vector<std::uint64_t> units_;  // [runs, n]
};

/// The weighted median of each coordinate of the loaded block; where the running weight is W/2 (within 1e-12 W), the
/// mean of the two neighbours. \param[out] out one for each coordinate.
void medians(const ColumnSelector& columns, double total_weight, std::span<double> out);

/// Of each coordinate, the mean of the weight `kept` that lies nearest to the coordinate's median; of rows equally far,
/// the lowest first, the last one in part. \param kept above 0, at most W. \return what share of each row is taken, as
/// CoordinateShares.
std::vector<double> mean_of_nearest_to_median(const Aggregator::Checked& updates, double kept, std::span<double> out);

}  // namespace stakemine::aggregation
