// SPDX-License-Identifier: Apache-2.0
/// Selection by weight in every coordinate of a set of rows: quantiles without sorting, several coordinates at a time.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace stakemine::aggregation {

/// Holds a block of coordinates at a time, as integers in the order of the numbers (0 and −0 are one number), with
/// neighbouring coordinates side by side. A quantile is built bit by bit, from the highest to the lowest in which the
/// entries differ, by counting what lies below: no branch depends on the data, and a vector register serves as many
/// coordinates as it has lanes. One pass over the block per bit. One thread.
class ColumnSelector {
 public:
  /// The most coordinates that a block holds.
  static constexpr std::size_t kColumns = 64;
  /// `single` keeps rows of single precision in it; distances_from() needs `twofold`.
  enum class Precision { single, twofold };
  [[nodiscard]] static std::unique_ptr<ColumnSelector> make(const Aggregator::Checked& updates, Precision precision);

  virtual ~ColumnSelector() = default;

  /// Fetches the coordinates from `first` on; `count` ≤ kColumns. All spans below are [count].
  virtual void load(std::size_t first, std::size_t count) = 0;
  /// Of each coordinate, the least entry at which the running weight reaches `target`; the largest where none does.
  virtual void reach(double target, std::span<double> values) const = 0;
  /// Of each coordinate, the weight of the entries below `values`, or of those that are not above.
  enum class Side { below, not_above };
  virtual void weight(Side side, std::span<const double> values, std::span<double> weights) const = 0;
  /// Of each coordinate, the least entry above `values`; those themselves where there is none. They must be entries.
  virtual void next_above(std::span<const double> values, std::span<double> next) const = 0;
  /// Every entry becomes its distance from the centre of its coordinate.
  virtual void distances_from(std::span<const double> centers) = 0;
};

}  // namespace stakemine::aggregation
