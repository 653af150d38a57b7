// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/experiment/statistics.hpp"

#include <cmath>
#include <numbers>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kSeriesUpTo = 200;
constexpr double kNormalQuantile = 1.959963984540054;  // P(|Z| ≤ z) = 0.95

// P(|T| ≤ t), by a sum of powers of cos θ with tan θ = t / √ν.
double within(double t, std::uint64_t degrees_of_freedom) {
  const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees_of_freedom)));
  const double sine = std::sin(angle), cosine = std::cos(angle);
  const bool odd = degrees_of_freedom % 2 == 1;
  double term = odd ? cosine : 1, sum = 0;
  for (std::uint64_t power = odd ? 1 : 0; power + 2 <= degrees_of_freedom; power += 2) {
    sum += term;
    term *= static_cast<double>(power + 1) / static_cast<double>(power + 2) * cosine * cosine;
  }
  return odd ? 2 / std::numbers::pi * (angle + sine * sum) : sine * sum;
}

double expansion(double degrees_of_freedom) {
  const double z = kNormalQuantile, n = degrees_of_freedom;
  const double z2 = z * z;
  const double first = z * (z2 + 1) / 4;
  const double second = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const double third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const double fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + (first + (second + (third + fourth / n) / n) / n) / n;
}

}  // namespace

double student_quantile(std::uint64_t degrees_of_freedom) {
  STAKEMINE_ASSERT(degrees_of_freedom >= 1);
  if (degrees_of_freedom > kSeriesUpTo) return expansion(static_cast<double>(degrees_of_freedom));
  double low = 1.9, high = 13;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (low + high) / 2;
    (within(middle, degrees_of_freedom) < kConfidence ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::optional<Interval> student_interval(std::span<const double> sample) {
  const auto deviation = standard_deviation(sample);
  if (!deviation) return std::nullopt;
  const double half = student_quantile(sample.size() - 1) * *deviation / std::sqrt(static_cast<double>(sample.size()));
  const double middle = mean(sample);
  return Interval{middle - half, middle + half};
}

}  // namespace stakemine::experiment
