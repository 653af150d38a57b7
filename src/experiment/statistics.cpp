// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/statistics.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace stakemine::experiment {
namespace {

constexpr std::size_t kResamples = 1000;

}  // namespace

double mean(std::span<const double> sample) {
  STAKEMINE_ASSERT(!sample.empty());
  return tree_sum(sample) / static_cast<double>(sample.size());
}

double median(std::span<const double> sample) {
  STAKEMINE_ASSERT(!sample.empty());
  std::vector<double> sorted(sample.begin(), sample.end());
  const std::size_t middle = sorted.size() / 2;
  std::ranges::sort(sorted);
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

std::optional<double> standard_deviation(std::span<const double> sample) {
  if (sample.size() < 2) return std::nullopt;
  const double middle = mean(sample);
  std::vector<double> squares;
  squares.reserve(sample.size());
  for (const double value : sample) squares.push_back((value - middle) * (value - middle));
  return std::sqrt(tree_sum(squares) / static_cast<double>(sample.size() - 1));
}

std::optional<Interval> bootstrap_interval(std::span<const double> sample, const BootstrapKey& key) {
  if (sample.size() < 2) return std::nullopt;
  // Repetitions of what does not vary need no draws, and rounding must not give them a width.
  if (std::ranges::all_of(sample, [&](double value) { return value == sample.front(); }))
    return Interval{sample.front(), sample.front()};
  KeyedRandom random{key.seed, Purpose::bootstrap, key.node, key.round};
  std::vector<double> means(kResamples), resample(sample.size());
  for (double& resampled : means) {
    for (double& value : resample) value = sample[random.below(sample.size())];
    resampled = mean(resample);
  }
  std::ranges::sort(means);
  constexpr auto kTail = static_cast<std::size_t>(kResamples * (1 - kConfidence) / 2 + 0.5);
  return Interval{means[kTail - 1], means[kResamples - kTail]};
}

}  // namespace stakemine::experiment
