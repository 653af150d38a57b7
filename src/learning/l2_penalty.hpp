// SPDX-License-Identifier: Apache-2.0
/// The penalty that all models have: l2/2 · ‖W‖², the biases left out.
#pragma once

#include "stakemine/core/tree_sum.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace stakemine::learning {

inline void add_l2_gradient(double l2, std::span<const double> weights, std::span<double> gradient) {
  if (l2 == 0.0) return;
  for (std::size_t i = 0; i < weights.size(); ++i) gradient[i] += l2 * weights[i];
}

[[nodiscard]] inline double squared_norm(std::span<const double> weights) {
  std::vector<double> squares;
  squares.reserve(weights.size());
  for (const double weight : weights) squares.push_back(weight * weight);
  return tree_sum(squares);
}

}  // namespace stakemine::learning
