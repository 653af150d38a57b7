// SPDX-License-Identifier: Apache-2.0
/// Attacks along a line: a strength says how far.
#pragma once

#include "stakemine/adversary/behavior.hpp"

#include <span>
#include <vector>

namespace stakemine::adversary {

/// base + strength · step; without a base, strength · step.
struct Direction {
  std::vector<double> base, step;

  void at(double strength, std::span<double> update) const;
};

/// −strength · the honest mean. \param own stands for the mean where nobody is honest.
[[nodiscard]] Direction against_mean(const HonestView& honest, std::span<const double> own);

/// The honest mean + strength · the deviation of each coordinate.
[[nodiscard]] Direction by_deviations(const HonestView& honest, std::span<const double> own);

}  // namespace stakemine::adversary
