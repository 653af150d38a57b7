// SPDX-License-Identifier: Apache-2.0
#include "experiment/streaming.hpp"

#include <algorithm>

namespace stakemine::experiment {
namespace {

bool validators_look(const ExperimentConfig& config) {
  return config.consensus && config.consensus.make()->ratings() &&
         std::ranges::any_of(config.validators, [](const ValidatorGroupConfig& group) {
           return group.behavior.make()->evaluates() && group.evaluation != protocol::EvaluationMethod::recomputation;
         });
}

bool rewards_look(const ExperimentConfig& config) {
  const auto rule = config.incentives.reward.make();
  return rule->reads() == incentive::Evidence::quality || rule->measure() != nullptr;
}

}  // namespace

Honesty honesty_of(const ExperimentConfig& config) {
  const bool all = std::ranges::all_of(
      config.miners, [](const MinerGroup& group) { return group.nodes() == 0 || group.behavior.make()->is_honest(); });
  return all ? Honesty::all_honest : Honesty::some_dishonest;
}

protocol::Results results_of(const ExperimentConfig& config, const aggregation::AggregationConfig& aggregation,
                             Clock clock, Honesty honesty) {
  const protocol::ProtocolConfig& protocol = config.protocol;
  const bool one_piece_each = !protocol.is_asynchronous() && protocol.replication.copies == 1 &&
                              protocol.reassign == 0 && !protocol.verification;
  const bool streams = aggregation.pre.empty() && aggregation.rule.make()->is_weighted_mean() &&
                       honesty == Honesty::all_honest && clock == Clock::simulated && one_piece_each &&
                       !config.task.make()->computing_has_effects() && !validators_look(config) &&
                       !rewards_look(config);
  return streams ? protocol::Results::streamed : protocol::Results::kept;
}

}  // namespace stakemine::experiment
