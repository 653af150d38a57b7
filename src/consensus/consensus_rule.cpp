// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/consensus_rule.hpp"

#include <algorithm>

namespace stakemine::consensus {

std::optional<RatingTerms> YumaRule::ratings() const {
  RatingTerms terms{.rounds_per_epoch = options_.rounds_per_epoch,
                    .reveal_epochs = options_.commit_reveal_epochs,
                    .permits = options_.permits,
                    .activity_cutoff = options_.activity_cutoff,
                    .deadline = std::nullopt,
                    .yuma = {.variant = options_.variant,
                             .kappa = options_.kappa,
                             .bonds_penalty = options_.bonds_penalty,
                             .bonds_moving_average = options_.bonds_moving_average,
                             .liquid_alpha = options_.liquid_alpha,
                             .arithmetic = options_.arithmetic}};
  if (options_.rating_deadline_s)
    terms.deadline = std::max(Duration{1}, duration_from_seconds(*options_.rating_deadline_s));
  return terms;
}

const config::ObjectDescription& QuorumTerms::description() {
  using Self = QuorumTerms;
  static const auto described =
      config::Description<Self>("quorum", "Two thirds of the validators' stake commit a round's aggregate.")
          .field("timeout", &Self::timeout_s, "How long the proposal, and each phase of votes, is waited for.",
                 {.dimension = config::Dimension::duration, .range = config::above(0)})
          .field("attempts", &Self::attempts,
                 "How many proposers a round may have, one after the other; then it goes uncommitted, and the model "
                 "stays.",
                 {.range = config::between(1, 1000)});
  return described;
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
          .field(
              "activity_cutoff", &Self::activity_cutoff,
              "For how many epochs a validator keeps its say whose ratings have not come in time; for ever if absent.",
              {.range = config::between(0, 1e12)})
          .field("commit_reveal_epochs", &Self::commit_reveal_epochs,
                 "How many epochs longer ratings stay hidden from who would copy them.",
                 {.range = config::between(0, 1000)})
          .field("rating_deadline", &Self::rating_deadline_s,
                 "How long ratings are waited for; whoever is late keeps its last ones. Until all are there if absent.",
                 {.dimension = config::Dimension::duration, .range = config::above(0)})
          .field("quorum", &Self::quorum,
                 "Has validators vote on each round's aggregate as well; they don't if absent.")
          .check([](const Self& options, const config::Complain& complain) {
            if (options.activity_cutoff && !options.rating_deadline_s)
              complain("activity_cutoff", "has no effect where ratings are waited for; expected a \"rating_deadline\"");
            if (options.liquid_alpha && options.variant != YumaVariant::yuma3)
              complain("liquid_alpha", "has no effect; expected the variant \"yuma3\" beside it");
          });
  return described;
}

const config::Family<ConsensusRule>& ConsensusRule::family() {
  using config::member;
  static const config::Family<ConsensusRule> all{
      "consensus",
      "What validators are asked for: ratings, which become pay, or votes on the aggregate.",
      {
          member<YumaRule, ConsensusRule>("yuma", "Yuma consensus: clipped ratings, bonds, dividends.",
                                          "Opentensor Foundation 2022, \"Yuma consensus\""),
          member<QuorumRule, ConsensusRule>("quorum", "Votes by stake commit each round's aggregate, or don't.",
                                            "Buchman, Kwon and Milosevic 2018, \"The latest gossip on BFT consensus\""),
      }};
  return all;
}

}  // namespace stakemine::consensus
