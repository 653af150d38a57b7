// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/fairness.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

constexpr double kShareTolerance = 1e-12;

/// The values over the largest of them (no sum overflows), ascending, so that results don't depend on their order.
struct Sorted {
  std::vector<double> values;
  double total;
};

Sorted sorted(std::span<const double> values) {
  if (values.empty()) throw UserError("values: at least one is needed");
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(values[i] >= 0 && std::isfinite(values[i])))
      throw UserError(fmt::format("values: entry {} is {}; all must be finite and ≥ 0", i, values[i]));
  Sorted result{{values.begin(), values.end()}, 0};
  std::sort(result.values.begin(), result.values.end());
  const double largest = result.values.back();
  if (largest == 0) throw UserError("values: their total is 0; at least one must be positive");
  for (double& value : result.values) value /= largest;
  result.total = tree_sum(result.values);
  return result;
}

/// Σ term(value).
double sum_over(const Sorted& sorted, const std::function<double(double)>& term) {
  std::vector<double> terms(sorted.values.size());
  std::transform(sorted.values.begin(), sorted.values.end(), terms.begin(), term);
  return tree_sum(terms);
}

double shannon_entropy(const Sorted& all) {
  return -sum_over(all, [&](double x) { return x > 0 ? x / all.total * std::log2(x / all.total) : 0; });
}

}  // namespace

double gini(std::span<const double> values) {
  const Sorted all = sorted(values);
  const auto n = static_cast<double>(values.size());
  std::vector<double> terms(values.size());
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i] = (2 * static_cast<double>(i) + 1 - n) * all.values[i];
  return std::max(0.0, tree_sum(terms) / (n * all.total));
}

double hhi(std::span<const double> values, double scale) {
  if (!(scale > 0 && std::isfinite(scale)))
    throw UserError(fmt::format("scale: {} is not legal; it must be > 0", scale));
  const Sorted all = sorted(values);
  return scale * sum_over(all, [&](double x) { return (x / all.total) * (x / all.total); });
}

std::uint64_t nakamoto(std::span<const double> values, double threshold, Majority majority) {
  const bool more = majority == Majority::more_than;
  if (!(more ? threshold >= 0 && threshold < 1 : threshold > 0 && threshold <= 1))
    throw UserError(fmt::format("threshold: {} is not legal; it must be {}", threshold,
                                more ? "≥ 0 and < 1 where it is strict" : "> 0 and ≤ 1"));
  const Sorted all = sorted(values);
  double held = 0;
  for (std::size_t k = 1; k < all.values.size(); ++k) {
    held += all.values[all.values.size() - k];
    const double share = held / all.total;
    if (more ? share > threshold + kShareTolerance : share >= threshold - kShareTolerance) return k;
  }
  return all.values.size();
}

double entropy(std::span<const double> values, double alpha) {
  if (!(alpha >= 0)) throw UserError(fmt::format("alpha: {} is not legal; it must be ≥ 0", alpha));
  const Sorted all = sorted(values);
  const double log_total = std::log(all.total);
  double bits = 0;
  if (alpha == 1) {
    bits = shannon_entropy(all);
  } else if (std::isinf(alpha)) {
    bits = std::log2(all.total);  // the largest value is 1
  } else if (std::abs(alpha - 1) < 0.5) {
    // Σ p^alpha = 1 + Σ p·(p^(alpha−1) − 1), which keeps its digits near alpha = 1.
    const double excess = sum_over(
        all, [&](double x) { return x > 0 ? x / all.total * std::expm1((alpha - 1) * (std::log(x) - log_total)) : 0; });
    bits = std::log1p(excess) / ((1 - alpha) * std::log(2.0));
  } else {
    // No term is above 1 and one of them is 1, so the sum neither overflows nor vanishes. By logarithms: a small order
    // counts holders so poor that their share of the largest holding is no double.
    std::vector<double> terms(values.begin(), values.end());
    std::ranges::sort(terms);
    const double log_largest = std::log(terms.back());
    for (double& term : terms) term = term > 0 ? std::exp(alpha * (std::log(term) - log_largest)) : 0;
    const double sum = tree_sum(terms);
    bits = (std::log(sum) - alpha * log_total) / ((1 - alpha) * std::log(2.0));
  }
  return std::max(0.0, bits);
}

double theil(std::span<const double> values) {
  const Sorted all = sorted(values);
  const double mean = all.total / static_cast<double>(values.size());
  const double sum = sum_over(all, [&](double x) { return x > 0 ? x / mean * std::log(x / mean) : 0; });
  return std::max(0.0, sum / static_cast<double>(values.size()));
}

double concentration_ratio(std::span<const double> values, std::uint64_t k) {
  if (k == 0) throw UserError("k: 0 is not legal; it must be ≥ 1");
  const Sorted all = sorted(values);
  if (k >= all.values.size()) return 1;
  return tree_sum(std::span(all.values).last(k)) / all.total;
}

double jain(std::span<const double> values) {
  const Sorted all = sorted(values);
  return all.total * all.total / (static_cast<double>(values.size()) * sum_over(all, [](double x) { return x * x; }));
}

FairnessFigures fairness_figures(std::vector<double> values) {
  if (std::ranges::none_of(values, [](double value) { return value > 0; })) return {};
  std::ranges::sort(values);  // so that each figure finds them sorted
  return {.gini = gini(values),
          .hhi = hhi(values),
          .nakamoto = nakamoto(values, 0.5, Majority::more_than),
          .entropy = entropy(values),
          .theil = theil(values),
          .jain = jain(values)};
}

}  // namespace stakemine::incentive
