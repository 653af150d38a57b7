// SPDX-License-Identifier: Apache-2.0
#include "adversary/strength_search.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <cmath>
#include <limits>

namespace stakemine::adversary {
namespace {

// How far the rule's result is from the honest mean; nowhere where it refuses.
double damage(const std::optional<std::vector<double>>& result, std::span<const double> mean) {
  if (!result) return -std::numeric_limits<double>::infinity();
  std::vector<double> squares(mean.size());
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const double difference = (*result)[k] - mean[k];
    squares[k] = difference * difference;
  }
  return std::sqrt(tree_sum(squares));
}

}  // namespace

const config::ObjectDescription& StrengthSearch::description() {
  static const auto described =
      config::Description<StrengthSearch>("strength_search", "How the strength of the attack is searched.")
          .field("evaluations", &StrengthSearch::evaluations, "How often the rule is tried, a round.",
                 {.range = config::between(1, 1e6)})
          .field("start", &StrengthSearch::start, "The first strength.", {.range = config::at_least(0)})
          .field("delta", &StrengthSearch::delta, "The first step; it doubles while steps succeed.",
                 {.range = config::above(0)})
          .field("ratio", &StrengthSearch::ratio, "What a step shrinks by after that.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true, .open_maximum = true}})
          .field("against", &StrengthSearch::against,
                 "The rule under attack, as in the section aggregation, and its byzantine_weight: how many attack. In "
                 "a run, leave it out: the rule in force is attacked by those who are there.");
  return described;
}

double strongest(const StrengthSearch& search, const Direction& direction, const HonestView& honest) {
  constexpr double kBetter = 1e-12;
  double strength = search.start;
  if (honest.empty() || !honest.rule()) return strength;
  std::vector<double> attack(honest.mean().size());
  const auto damage_at = [&](double candidate) {
    direction.at(candidate, attack);
    return damage(honest.rule()(attack), honest.mean());
  };
  double most = damage_at(strength);
  if (std::isinf(most)) return strength;
  double delta = search.delta;
  bool is_growing = true;
  for (std::uint32_t evaluation = 1; evaluation < search.evaluations; ++evaluation) {
    const double found = damage_at(strength + delta);
    const bool is_better = found > most + kBetter * (1 + most);
    if (is_better) {
      strength += delta;
      most = found;
    }
    is_growing = is_growing && is_better;
    delta *= is_growing ? 2 : search.ratio;
  }
  return strength;
}

}  // namespace stakemine::adversary
