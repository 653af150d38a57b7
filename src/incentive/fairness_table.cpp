// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"
#include "stakemine/incentive/fairness.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

using Values = std::span<const double>;
using Options = FairnessOptions;

constexpr std::array<std::string_view, 1> kScale{"scale"};
constexpr std::array<std::string_view, 2> kThreshold{"threshold", "strict"};
constexpr std::array<std::string_view, 1> kAlpha{"alpha"};
constexpr std::array<std::string_view, 1> kCount{"k"};

constexpr std::array<FairnessMetric, 7> kMetrics{{
    {"gini",
     "Mean absolute difference over twice the mean.",
     "Gini 1912",
     {},
     [](Values values, const Options&) { return gini(values); }},
    {"hhi", "Sum of squared shares.", "Herfindahl 1950; Hirschman 1945", kScale,
     [](Values values, const Options& options) { return hhi(values, options.scale); }},
    {"nakamoto", "How many of the largest holders reach a share.", "Srinivasan and Lee 2017", kThreshold,
     [](Values values, const Options& options) {
       return static_cast<double>(nakamoto(values, options.threshold, options.majority));
     }},
    {"entropy", "Rényi's entropy of the shares, in bits.", "Rényi 1961; Shannon 1948", kAlpha,
     [](Values values, const Options& options) { return entropy(values, options.alpha); }},
    {"theil", "Theil's T, in nats.", "Theil 1967", {}, [](Values values, const Options&) { return theil(values); }},
    {"concentration_ratio", "The share of the k largest.", "Bain 1951", kCount,
     [](Values values, const Options& options) { return concentration_ratio(values, options.k); }},
    {"jain",
     "Squared sum over n times the sum of squares.",
     "Jain, Chiu and Hawe 1984",
     {},
     [](Values values, const Options&) { return jain(values); }},
}};

}  // namespace

std::span<const FairnessMetric> fairness_metrics() {
  return kMetrics;
}

const FairnessMetric& fairness_metric(std::string_view name) {
  const auto found = std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& row) { return row.name == name; });
  if (found != kMetrics.end()) return *found;
  std::vector<std::string_view> names;
  for (const FairnessMetric& row : kMetrics) names.push_back(row.name);
  const auto nearest = nearest_name(name, names);
  throw UserError(fmt::format("metric: \"{}\" is not known{}; legal are {}", name,
                              nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : "", quoted_list(names)));
}

}  // namespace stakemine::incentive
