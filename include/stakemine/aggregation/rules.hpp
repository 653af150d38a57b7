// SPDX-License-Identifier: Apache-2.0
/// Members of the family Aggregator that take each coordinate by itself. x_i are the rows, w_i their weights, W = Σ
/// w_i, F the hostile weight.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace stakemine::aggregation {

/// Σ w_i x_i / W, summed in the fixed tree of core/tree_sum.hpp by row index: the same bits however the rows are split
/// into aligned blocks. One row can move it anywhere. O(nd). An entry whose weighted sum leaves the range of double
/// becomes infinite.
class Mean final : public Aggregator {
 public:
  [[nodiscard]] bool is_weighted_mean() const override { return true; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
};

/// Per coordinate, the value at which the running weight passes W/2; where it is W/2 exactly (within 1e-12 W, since
/// stakes such as 0.1 are not exact), the mean of the two neighbours. Withstands hostile weight below W/2 whatever F
/// is. O(nd). Yin, Chen, Ramchandran and Bartlett 2018, "Byzantine-robust distributed learning: towards
/// optimal statistical rates".
class CoordinateMedian final : public Aggregator {
 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
};

/// How a number of rows to cut is rounded.
enum class Rounding { floor, none };
[[nodiscard]] std::span<const std::pair<std::string_view, Rounding>> enum_names(Rounding);

/// Per coordinate, the mean of what is left after a weight C is cut off each side, a row at the edge keeping the rest
/// of its weight. C = F; or, with a fraction b, C = ⌊b·W⌋ (`floor`: with weights 1 this cuts ⌊b·n⌋ rows, the product in
/// double as published implementations have it) or C = b·W (`none`). F ≥ W/2 is refused in either form. O(nd).
/// Yin, Chen, Ramchandran and Bartlett 2018, "Byzantine-robust distributed learning: towards optimal statistical
/// rates".
class TrimmedMean final : public Aggregator {
 public:
  struct Options {
    std::optional<double> fraction;  ///< in [0, 0.5)
    Rounding rounding = Rounding::floor;
    static const config::ObjectDescription& description();
  };
  explicit TrimmedMean(const Options& options) : options_(options) {}

  [[nodiscard]] double hostile_limit() const override { return 0.5; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
  [[nodiscard]] double cut_weight(const Checked& updates) const;

  Options options_;
};

/// Per coordinate, the mean of the weight W − F that lies nearest to the coordinate's median; of rows equally far the
/// lowest first, the last one in part. F ≥ W/2 is refused. O(nd). Xie, Koyejo and Gupta 2018, "Generalized Byzantine-
/// tolerant SGD" (there called mean around median).
class ClosestToMedian final : public Aggregator {
 public:
  [[nodiscard]] double hostile_limit() const override { return 0.5; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
};

}  // namespace stakemine::aggregation
