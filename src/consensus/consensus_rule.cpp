// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/consensus_rule.hpp"

#include <algorithm>

namespace stakemine::consensus {

std::optional<Duration> YumaRule::rating_deadline() const {
  if (!options_.rating_deadline_s) return std::nullopt;
  return std::max(Duration{1}, duration_from_seconds(*options_.rating_deadline_s));
}

YumaOptions YumaRule::Options::yuma() const {
  return {.variant = variant,
          .kappa = kappa,
          .bonds_penalty = bonds_penalty,
          .bonds_moving_average = bonds_moving_average,
          .liquid_alpha = liquid_alpha,
          .arithmetic = arithmetic};
}

const config::ObjectDescription& YumaRule::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("yuma_consensus", "Ratings above the stake-weighted median are cut; bonds pay raters.")
          .field("variant", &Self::variant, "How bonds are kept and pay.")
          .field("rounds_per_epoch", &Self::rounds_per_epoch,
                 "Validators rate, and the emission is paid, in the last round of each epoch.",
                 {.range = config::between(1, 1e12)})
          .field("kappa", &Self::kappa, "Share of the stake that must back a rating.", {.range = config::between(0, 1)})
          .field("bonds_penalty", &Self::bonds_penalty, "How much of the cut of ratings applies to bonds.",
                 {.range = config::between(0, 1)})
          .field("bonds_moving_average", &Self::bonds_moving_average, "Share kept of the old bond.",
                 {.range = config::between(0, 1)})
          .field("liquid_alpha", &Self::liquid_alpha, "yuma3: a rate of its own for each bond.")
          .field("arithmetic", &Self::arithmetic, "Doubles, or the chain's integers.")
          .field("permits", &Self::permits, "How many validators have a say, the foremost by stake; all if absent.",
                 {.range = config::at_least(1)})
          .field("commit_reveal_epochs", &Self::commit_reveal_epochs,
                 "How many epochs longer ratings stay hidden from who would copy them.",
                 {.range = config::between(0, 1000)})
          .field("rating_deadline", &Self::rating_deadline_s,
                 "How long ratings are waited for; whoever is late keeps its last ones. Until all are there if absent.",
                 {.dimension = config::Dimension::duration, .range = config::above(0)})
          .check([](const Self& options, const config::Complain& complain) {
            if (options.liquid_alpha && options.variant != YumaVariant::yuma3)
              complain("liquid_alpha", "has no effect; expected the variant \"yuma3\" beside it");
          });
  return described;
}

const config::Family<ConsensusRule>& ConsensusRule::family() {
  using config::member;
  static const config::Family<ConsensusRule> all{
      "consensus",
      "How validators' ratings become pay.",
      {
          member<YumaRule, ConsensusRule>("yuma", "Yuma consensus: clipped ratings, bonds, dividends.",
                                          "Opentensor Foundation 2022, \"Yuma consensus\""),
      }};
  return all;
}

}  // namespace stakemine::consensus
