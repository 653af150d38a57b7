// SPDX-License-Identifier: Apache-2.0
/// What each partial result of a round contributed, by one of three measures, from the most faithful to the cheapest.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/incentive/sampled_value.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::incentive {

/// `shapley`: the mean marginal contribution over drawn orders of arrival (sampled_value.hpp). `leave_one_out`: v(all)
/// − v(all but i); worth 0 where another does the same. `gradient_similarity`: the cosine with what came out of the
/// round; no evaluation at all.
enum class ContributionMethod { shapley, leave_one_out, gradient_similarity };
[[nodiscard]] std::span<const std::pair<std::string_view, ContributionMethod>> enum_names(ContributionMethod);

struct ContributionOptions {
  ContributionMethod method = ContributionMethod::shapley;
  std::uint64_t permutations = 20;  ///< of shapley; ≥ 2
  double truncation = 0.01;         ///< of shapley: as a share of |v(all) − v(none)|, ≥ 0
  static const config::ObjectDescription& description();
};

/// A round, as a measure sees it. Does not own its parts.
struct ContributionEvidence {
  ConstMatrix updates;                ///< [players, d], finite
  std::span<const double> aggregate;  ///< [d], finite
  Worth worth;                        ///< v of a coalition of players
  SamplingKey key;
};

struct MeasuredContribution {
  std::vector<double> values;           ///< [players]
  std::vector<double> standard_errors;  ///< [players] of shapley; else empty
  std::uint64_t evaluations = 0;        ///< calls of v
};

/// shapley: O(permutations · players) calls of v. leave_one_out: players + 2. \throws UserError naming the option.
[[nodiscard]] MeasuredContribution measure_contribution(const ContributionOptions& options,
                                                        const ContributionEvidence& evidence);

}  // namespace stakemine::incentive
