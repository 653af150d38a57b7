// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/contribution.hpp"

#include "stakemine/incentive/gradient_similarity.hpp"

#include <array>
#include <cmath>
#include <numeric>

namespace stakemine::incentive {
namespace {

MeasuredContribution leave_one_out(std::size_t players, const Worth& worth) {
  MeasuredContribution measured;
  std::vector<std::uint32_t> all(players);
  std::iota(all.begin(), all.end(), 0U);
  const double together = worth(all);
  for (std::uint32_t player = 0; player < players; ++player) {
    std::vector<std::uint32_t> others = all;
    others.erase(others.begin() + player);
    measured.values.push_back(together - worth(others));
  }
  measured.evaluations = players + 1;
  return measured;
}

MeasuredContribution shapley(const ContributionOptions& options, const ContributionEvidence& evidence) {
  const std::size_t players = evidence.updates.rows;
  std::vector<std::uint32_t> all(players);
  std::iota(all.begin(), all.end(), 0U);
  const double gain = std::abs(evidence.worth(all) - evidence.worth({}));
  SampledShapley sampled =
      sampled_shapley(players, evidence.worth,
                      {.permutations = options.permutations, .truncation = options.truncation * gain}, evidence.key);
  return {std::move(sampled.values), std::move(sampled.standard_errors), sampled.evaluations + 2};
}

}  // namespace

std::span<const std::pair<std::string_view, ContributionMethod>> enum_names(ContributionMethod) {
  static constexpr std::array<std::pair<std::string_view, ContributionMethod>, 3> kNames{
      {{"shapley", ContributionMethod::shapley},
       {"leave_one_out", ContributionMethod::leave_one_out},
       {"gradient_similarity", ContributionMethod::gradient_similarity}}};
  return kNames;
}

const config::ObjectDescription& ContributionOptions::description() {
  static const ContributionOptions defaults;
  static const auto described =
      config::Description<ContributionOptions>("contribution", "By what each partial result contributed.")
          .field("method", &ContributionOptions::method,
                 "shapley: the mean marginal contribution over drawn orders. leave_one_out: what would be missing. "
                 "gradient_similarity: the cosine with the round's aggregate, which takes no held-out rows.")
          .field("permutations", &ContributionOptions::permutations, "shapley: orders drawn in a round.",
                 {.range = config::between(2, 1e6)})
          .field("truncation", &ContributionOptions::truncation,
                 "shapley: an order is left where what is still to be gained is below this share of the whole gain.",
                 {.range = config::between(0, 1)})
          .check([](const ContributionOptions& options, const config::Complain& complain) {
            if (options.method == ContributionMethod::shapley) return;
            if (options.permutations != defaults.permutations)
              complain("permutations", "has no effect; expected the method \"shapley\" beside it");
            if (options.truncation != defaults.truncation)
              complain("truncation", "has no effect; expected the method \"shapley\" beside it");
          });
  return described;
}

MeasuredContribution measure_contribution(const ContributionOptions& options, const ContributionEvidence& evidence) {
  switch (options.method) {
    case ContributionMethod::shapley:
      return shapley(options, evidence);
    case ContributionMethod::leave_one_out:
      return leave_one_out(evidence.updates.rows, evidence.worth);
    case ContributionMethod::gradient_similarity:
      return {gradient_similarity(evidence.updates, evidence.aggregate), {}, 0};
  }
  STAKEMINE_ASSERT(false, "every method is handled");
}

}  // namespace stakemine::incentive
