// SPDX-License-Identifier: Apache-2.0
/// The point of least Σ w_i ‖x_i − y‖, exactly.
#pragma once

#include "aggregation/pull.hpp"

#include <span>
#include <vector>

namespace stakemine::aggregation {

/// Weiszfeld's step is y + s / b, s = Σ w_i (x_i − y) / r_i the pull at y, b = Σ w_i / r_i, r_i = ‖x_i − y‖ (rows at y
/// itself left out). It never leads uphill, but slowly where the rows near the answer are nearly on a line or the
/// answer is near a row; Newton's step, with the curvature H v = b v − Σ w_i u_i (u_i·v) / r_i, u_i = (x_i − y) / r_i,
/// and conjugate gradients, is quick there. A row x_k is the answer where ‖s(x_k)‖ ≤ the weight at x_k (Vardi and
/// Zhang 2000).
class GeometricMinimiser {
 public:
  explicit GeometricMinimiser(const Aggregator::Checked& updates);

  /// \param[out] point [d].
  void find(std::span<double> point);

 private:
  using Vector = std::vector<double>;
  struct Slope {
    Vector pull;              // s
    double strength = 0;      // ‖s‖
    double stiffness = 0;     // b
    double weight_here = 0;   // of the rows at the point
    std::size_t nearest = 0;  // place of the nearest row that is not at the point
    Vector distances;         // r_i by place
  };

  // The answer where all rows are on one line.
  [[nodiscard]] bool find_on_line(std::span<double> point);
  [[nodiscard]] Slope slope_at(std::span<const double> point);
  // Whether the row is the answer; asked once of each row.
  [[nodiscard]] bool is_answer(std::size_t place);
  [[nodiscard]] Vector newton_step(std::span<const double> point, const Slope& slope);
  // \return whether it moved the point, the slope there being known then.
  [[nodiscard]] bool try_along(const Vector& step, const Slope& slope, Vector& point, Slope& slope_there);
  [[nodiscard]] bool is_near(const Slope& slope, double step) const;
  void take_row(std::size_t place, std::span<double> point) const;

  const Aggregator::Checked& updates_;
  Pull pull_;
  std::vector<char> asked_;
};

}  // namespace stakemine::aggregation
