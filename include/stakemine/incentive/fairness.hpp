// SPDX-License-Identifier: Apache-2.0
/// How evenly something (stake, work, pay) is spread over its n holders. x_i are the values, X their sum, p_i = x_i/X.
///
/// All functions take finite values ≥ 0 of which at least one is positive, in any order, and throw UserError naming
/// `values` (or the option) otherwise. O(n log n) time at most, O(n) memory. Results depend on the values alone, not on
/// their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace stakemine::incentive {

/// Mean absolute difference over twice the mean: Σ_i Σ_j |x_i − x_j| / (2 n X), in [0, 1 − 1/n]. Gini 1912.
[[nodiscard]] double gini(std::span<const double> values);

/// Herfindahl and Hirschman's index: scale · Σ p², scale finite and > 0 (competition law uses 10000).
[[nodiscard]] double hhi(std::span<const double> values, double scale = 1);

/// Whether a coalition must reach the threshold or pass it.
enum class Majority { at_least, more_than };

/// The Nakamoto coefficient: how many of the largest holders it takes to hold a share ≥ threshold (> threshold), within
/// 1e-12. Srinivasan and Lee 2017, "Quantifying decentralization". \param threshold in (0, 1] (in [0, 1) for
/// more_than).
[[nodiscard]] std::uint64_t nakamoto(std::span<const double> values, double threshold = 0.5,
                                     Majority majority = Majority::at_least);

/// Rényi's entropy in bits: log2(Σ p^alpha) / (1 − alpha); alpha 0 counts the positive values (log2 of it), 1 is
/// Shannon's, infinity the min-entropy −log2(max p). Rényi 1961. \param alpha ≥ 0.
[[nodiscard]] double entropy(std::span<const double> values, double alpha = 1);

/// Theil's T: (1/n) Σ (x_i/μ) ln(x_i/μ), μ the mean; 0 where all are equal, ln n where one has all. Theil 1967.
[[nodiscard]] double theil(std::span<const double> values);

/// The share of the k largest. \param k ≥ 1; above n it is 1.
[[nodiscard]] double concentration_ratio(std::span<const double> values, std::uint64_t k);

/// Jain's index: X² / (n Σ x²), from 1/n to 1. Jain, Chiu and Hawe 1984.
[[nodiscard]] double jain(std::span<const double> values);

/// The figures that every report has.
struct FairnessFigures {
  double gini = 0, hhi = 0;
  std::uint64_t nakamoto = 0;  ///< fewest holders that together exceed half
  double entropy = 0;          ///< Shannon's, in bits
  double theil = 0, jain = 0;

  [[nodiscard]] bool operator==(const FairnessFigures&) const = default;
};

/// All of them; all 0 where no value is positive. \throws UserError as above for values that are not finite or < 0.
[[nodiscard]] FairnessFigures fairness_figures(std::vector<double> values);

/// The options of all metrics together, for callers that choose a metric by name.
struct FairnessOptions {
  double scale = 1;                        ///< of hhi
  double threshold = 0.5;                  ///< of nakamoto
  Majority majority = Majority::at_least;  ///< of nakamoto, `strict` in a request
  double alpha = 1;                        ///< of entropy
  std::uint64_t k = 1;                     ///< of concentration_ratio
};

/// A row of the table of metrics.
struct FairnessMetric {
  std::string_view name, summary, source;
  /// The names of the options that it takes.
  std::span<const std::string_view> options;
  double (*measure)(std::span<const double> values, const FairnessOptions& options);
};

[[nodiscard]] std::span<const FairnessMetric> fairness_metrics();
/// The metric of that name. \throws UserError naming `metric` and the legal names.
[[nodiscard]] const FairnessMetric& fairness_metric(std::string_view name);

}  // namespace stakemine::incentive
