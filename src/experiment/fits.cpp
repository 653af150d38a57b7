// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/fits.hpp"

#include "experiment/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::size_t different_sizes(std::span<const ScalingPoint> points) {
  std::set<double> sizes;
  for (const ScalingPoint& point : points) sizes.insert(point.nodes);
  return sizes.size();
}

std::string too_few(std::span<const ScalingPoint> points, std::size_t needed) {
  const std::size_t have = different_sizes(points);
  if (have >= needed) return {};
  return fmt::format("it takes {} different numbers of nodes, and there {} {}", needed, have == 1 ? "is" : "are", have);
}

template <class Law>
double relative_error(const Law& law, std::span<const ScalingPoint> points) {
  double squares = 0;
  for (const ScalingPoint& point : points) squares += std::pow(law.at(point.nodes) / point.value - 1, 2);
  return std::sqrt(squares / static_cast<double>(points.size()));
}

template <class Law>
Fitted<Law> unless_far_off(Law law, std::span<const ScalingPoint> points) {
  law.relative_error = relative_error(law, points);
  if (law.relative_error <= kLargestRelativeError) return {std::move(law), {}};
  return {{},
          fmt::format("its best curve is off by {:.0f} % on the whole, more than {:.0f} %", 100 * law.relative_error,
                      100 * kLargestRelativeError)};
}

double half_width(double variance, std::size_t degrees_of_freedom) {
  return degrees_of_freedom == 0 ? kInfinity : student_quantile(degrees_of_freedom) * std::sqrt(variance);
}

// The terms of N / value = a + b (N − 1) + c N (N − 1).
constexpr std::size_t kTerms = 3;

// Those of the terms that are fitted, in relative errors; a coefficient for each.
struct ReciprocalFit {
  std::vector<std::size_t> terms;
  LeastSquares found;
};

std::optional<ReciprocalFit> fit_reciprocal(std::span<const ScalingPoint> points, std::vector<std::size_t> terms) {
  std::vector<std::vector<double>> columns(terms.size());
  for (const ScalingPoint& point : points) {
    const double weight = point.value / point.nodes;
    const double basis[kTerms] = {1, point.nodes - 1, point.nodes * (point.nodes - 1)};
    for (std::size_t j = 0; j < terms.size(); ++j) columns[j].push_back(weight * basis[terms[j]]);
  }
  auto found = least_squares(columns, std::vector<double>(points.size(), 1.0));
  if (!found) return std::nullopt;
  return ReciprocalFit{std::move(terms), std::move(*found)};
}

// Coefficients that are not negative: the best of them is among the fits of some of the terms.
std::optional<ReciprocalFit> best_legal(std::span<const ScalingPoint> points,
                                        std::initializer_list<std::vector<std::size_t>> choices) {
  std::optional<ReciprocalFit> best;
  for (const auto& terms : choices) {
    auto fit = fit_reciprocal(points, terms);
    if (!fit || std::ranges::any_of(fit->found.coefficients, [](double c) { return c < 0; })) continue;
    if (!best || fit->found.squared_residuals < best->found.squared_residuals) best = std::move(fit);
  }
  return best;
}

struct Quotient {
  double value = 0, half = 0;
};

// A coefficient over that of the first term, by the delta method; 0 where the term was left out.
Quotient quotient(const ReciprocalFit& fit, std::size_t term) {
  const auto found = std::ranges::find(fit.terms, term);
  if (found == fit.terms.end()) return {};
  const auto place = static_cast<std::size_t>(found - fit.terms.begin());
  const auto& covariance = fit.found.covariance;
  const double a = fit.found.coefficients[0], value = fit.found.coefficients[place] / a;
  const double variance =
      (covariance[place][place] - 2 * value * covariance[0][place] + value * value * covariance[0][0]) / (a * a);
  return {value, half_width(std::max(0.0, variance), fit.found.degrees_of_freedom)};
}

// The value by the legal fit; the interval by the free one, cut at 0.
Estimate share(const ReciprocalFit& legal, const ReciprocalFit& free, std::size_t term) {
  const Quotient around = quotient(free, term);
  const double value = quotient(legal, term).value;
  return {value,
          {std::max(0.0, std::min(value, around.value - around.half)), std::max(value, around.value + around.half)}};
}

Estimate reciprocal(const ReciprocalFit& fit) {
  const double value = 1 / fit.found.coefficients[0];
  const double half = half_width(fit.found.covariance[0][0], fit.found.degrees_of_freedom) * value * value;
  return {value, {std::max(0.0, value - half), value + half}};
}

std::optional<Estimate> peak_of(const Estimate& contention, const Estimate& coherency) {
  if (!(coherency.interval.low > 0) || contention.value >= 1) return std::nullopt;
  const auto nodes = [&](double kappa) { return std::sqrt((1 - contention.value) / kappa); };
  return Estimate{nodes(coherency.value), {nodes(coherency.interval.high), nodes(coherency.interval.low)}};
}

}  // namespace

double UniversalScalability::at(double nodes) const {
  return per_node.value * nodes / (1 + contention.value * (nodes - 1) + coherency.value * nodes * (nodes - 1));
}

double AmdahlLaw::at(double nodes) const {
  return per_node.value * nodes / (1 + serial_share.value * (nodes - 1));
}

double PowerLaw::at(double nodes) const {
  return coefficient * std::pow(nodes, exponent.value);
}

Fitted<UniversalScalability> fit_universal_scalability(std::span<const ScalingPoint> speed_ups) {
  if (std::string reason = too_few(speed_ups, 4); !reason.empty()) return {{}, std::move(reason)};
  const auto free = fit_reciprocal(speed_ups, {0, 1, 2});
  const auto legal = best_legal(speed_ups, {{0, 1, 2}, {0, 1}, {0, 2}, {0}});
  if (!free || !legal) return {{}, "the numbers of nodes are too alike"};
  UniversalScalability law;
  law.per_node = reciprocal(*legal);
  law.contention = share(*legal, *free, 1);
  law.coherency = share(*legal, *free, 2);
  law.peak_nodes = peak_of(law.contention, law.coherency);
  return unless_far_off(std::move(law), speed_ups);
}

Fitted<AmdahlLaw> fit_amdahl(std::span<const ScalingPoint> speed_ups) {
  if (std::string reason = too_few(speed_ups, 3); !reason.empty()) return {{}, std::move(reason)};
  const auto free = fit_reciprocal(speed_ups, {0, 1});
  const auto legal = best_legal(speed_ups, {{0, 1}, {0}});
  if (!free || !legal) return {{}, "the numbers of nodes are too alike"};
  AmdahlLaw law;
  law.per_node = reciprocal(*legal);
  law.serial_share = share(*legal, *free, 1);
  return unless_far_off(std::move(law), speed_ups);
}

Fitted<PowerLaw> fit_power_law(std::span<const ScalingPoint> costs) {
  if (std::string reason = too_few(costs, 3); !reason.empty()) return {{}, std::move(reason)};
  std::vector<std::vector<double>> columns(2);
  std::vector<double> target;
  for (const ScalingPoint& point : costs) {
    columns[0].push_back(1);
    columns[1].push_back(std::log(point.nodes));
    target.push_back(std::log(point.value));
  }
  const auto fit = least_squares(columns, target);
  if (!fit) return {{}, "the numbers of nodes are too alike"};
  PowerLaw law;
  law.coefficient = std::exp(fit->coefficients[0]);
  const double half = half_width(fit->covariance[1][1], fit->degrees_of_freedom);
  law.exponent = {fit->coefficients[1], {fit->coefficients[1] - half, fit->coefficients[1] + half}};
  return unless_far_off(law, costs);
}

}  // namespace stakemine::experiment
