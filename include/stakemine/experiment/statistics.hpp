// SPDX-License-Identifier: Apache-2.0
/// What repetitions say about a quantity: its middle, and how sure that is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace stakemine::experiment {

/// Every interval of this project is a 95 % interval.
inline constexpr double kConfidence = 0.95;

struct Interval {
  double low = 0, high = 0;

  [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
};

/// \param sample finite, at least one.
[[nodiscard]] double mean(std::span<const double> sample);
/// The middle one, or the mean of the two in the middle. \param sample finite, at least one.
[[nodiscard]] double median(std::span<const double> sample);
/// The square root of Σ(x − x̄)² / (n − 1); nothing below two values.
[[nodiscard]] std::optional<double> standard_deviation(std::span<const double> sample);

/// The t with P(|T| ≤ t) = 0.95 for Student's distribution, to 1e-9: by the finite series of Abramowitz and Stegun
/// 1964, 26.7.3 and 26.7.4, and above 200 degrees of freedom by the expansion 26.7.5. \param degrees_of_freedom ≥ 1
[[nodiscard]] double student_quantile(std::uint64_t degrees_of_freedom);

/// x̄ ± t(n − 1) · s / √n (Student 1908): exact where the values are normal. Nothing below two values.
[[nodiscard]] std::optional<Interval> student_interval(std::span<const double> sample);

/// Which numbers a bootstrap draws: a seed, and two numbers that tell it from the others of the same study.
struct BootstrapKey {
  std::uint64_t seed = 0, node = 0, round = 0;
};

/// The percentile interval of the mean over 1,000 resamples (Efron 1979; Efron and Tibshirani 1993, chapter 13):
/// assumes no shape. Too short for few values (with 5 it covers about 85 %). Equal keys and samples give equal
/// intervals. Nothing below two values. O(1,000 n), about 4 µs a value.
[[nodiscard]] std::optional<Interval> bootstrap_interval(std::span<const double> sample, const BootstrapKey& key);

}  // namespace stakemine::experiment
