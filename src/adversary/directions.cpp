// SPDX-License-Identifier: Apache-2.0
#include "adversary/directions.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace stakemine::adversary {

void Direction::at(double strength, std::span<double> update) const {
  for (std::size_t k = 0; k < update.size(); ++k)
    update[k] = base.empty() ? strength * step[k] : base[k] + strength * step[k];
}

Direction against_mean(const HonestView& honest, std::span<const double> own) {
  const std::span<const double> mean = honest.empty() ? own : honest.mean();
  Direction direction{.base = {}, .step = {mean.begin(), mean.end()}};
  std::ranges::transform(direction.step, direction.step.begin(), std::negate{});
  return direction;
}

Direction by_deviations(const HonestView& honest, std::span<const double> own) {
  const std::span<const double> mean = honest.empty() ? own : honest.mean();
  Direction direction{.base = {mean.begin(), mean.end()}, .step = std::vector<double>(mean.size())};
  const double degrees = tree_sum(honest.weights()) - 1;
  if (honest.empty() || degrees <= 0) return direction;
  tree_sum(honest.updates().rows, direction.step, [&](std::size_t index, std::span<double> sum) {
    const double weight = honest.weights()[index];
    if (weight == 0.0) return;
    const auto row = honest.updates().row(index);
    for (std::size_t column = 0; column < sum.size(); ++column) {
      const double difference = row[column] - mean[column];
      sum[column] += weight * difference * difference;
    }
  });
  for (double& entry : direction.step) entry = std::sqrt(entry / degrees);
  return direction;
}

}  // namespace stakemine::adversary
