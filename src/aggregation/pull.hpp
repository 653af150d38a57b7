// SPDX-License-Identifier: Apache-2.0
/// How all rows together pull at a point: the inner loop of rules that move one.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace stakemine::aggregation {

/// Works on the live rows x_i, i being their place in that list. Each sum is one pass over the rows, O(nd), by a fixed
/// tree of their places; what it returns is valid until the next.
class Pull {
 public:
  explicit Pull(const Aggregator::Checked& updates);

  /// A row's factor in a sum, from what was measured of it; a row of factor 0 is left out. Several rows' at once
  /// where the updates have a runner.
  using Factor = std::function<double(std::size_t place, double measure)>;
  /// Σ factor(i, ‖x_i − point‖) · (x_i − point).
  [[nodiscard]] std::span<const double> sum(std::span<const double> point, const Factor& factor);
  /// Σ factor(i, (x_i − point) · direction) · (x_i − point).
  [[nodiscard]] std::span<const double> sum_along(std::span<const double> point, std::span<const double> direction,
                                                  const Factor& factor);

 private:
  template <class Measure>
  [[nodiscard]] std::span<const double> pass(std::span<const double> point, const Measure& measure,
                                             const Factor& factor);

  Rows rows_;
  std::span<const std::size_t> live_;
  BlockRunner runner_;
  std::vector<double> sum_;
};

}  // namespace stakemine::aggregation
