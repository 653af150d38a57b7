// SPDX-License-Identifier: Apache-2.0
/// Members of the family Aggregator that move a point towards all rows at once. x_i are the rows, w_i their weights,
/// W = Σ w_i. They take no notice of the hostile weight F.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::aggregation {

/// Where iterations begin.
enum class Start { zero };
[[nodiscard]] std::span<const std::pair<std::string_view, Start>> enum_names(Start);

/// The point y of least Σ w_i ‖x_i − y‖, exact within 1e-10 of the rows' distances; where rows on one line leave a
/// stretch of such points (their weight being halved, within 1e-12 W), its middle. Withstands hostile weight below W/2.
/// Weiszfeld's steps from the coordinate medians, Newton's where those are slow; a row is the answer exactly where the
/// condition of Vardi and Zhang 2000, "The multivariate L1-median and associated data depth", says so. O(nd) an
/// iteration, about ten of them. Robust aggregation: Pillutla, Kakade and Harchaoui 2019.
///
/// With `smoothing` ν or `iterations` T (else 0.1 and 3): T steps y ← Σ b_i x_i / Σ b_i, b_i = w_i / max(ν, ‖x_i − y‖),
/// from 0, as published implementations have it.
class GeometricMedian final : public Aggregator {
 public:
  struct Options {
    std::optional<double> smoothing{};          ///< > 0
    std::optional<std::uint32_t> iterations{};  ///< ≥ 1
    Start start = Start::zero;
    static const config::ObjectDescription& description();
  };
  explicit GeometricMedian(const Options& options) : options_(options) {}

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;

  Options options_;
};

/// v ← v + Σ w_i (x_i − v) · min(1, radius / ‖x_i − v‖) / W, so many times, from `center`; where that is absent, from
/// the rule's own last result (0 in the first round), which is its Memory. A row moves the result by at most
/// radius · w_i / W an iteration. O(nd) an iteration. Karimireddy, He and Jaggi 2021, "Learning from history for
/// Byzantine robust optimization". Refuses a centre of another length than the rows.
class CenteredClipping final : public Aggregator {
 public:
  struct Options {
    double radius = 10;            ///< > 0
    std::uint32_t iterations = 1;  ///< ≥ 1
    std::optional<std::vector<double>> center{};
    static const config::ObjectDescription& description();
  };
  explicit CenteredClipping(const Options& options) : options_(options) {}

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;

  Options options_;
};

}  // namespace stakemine::aggregation
