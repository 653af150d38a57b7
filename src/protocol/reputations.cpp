// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/reputations.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stakemine::protocol {

using config::Complain;
using config::Description;

std::span<const std::pair<std::string_view, Weighs>> enum_names(Weighs) {
  static constexpr std::pair<std::string_view, Weighs> kNames[] = {
      {"work", Weighs::work}, {"say", Weighs::say}, {"audits", Weighs::audits}};
  return kNames;
}

const config::ObjectDescription& ReputationConfig::description() {
  static const auto described =
      Description<ReputationConfig>("reputations", "What miners' records of checks weigh.")
          .field("rule", &ReputationConfig::rule, "How a record becomes a score from 0 to 1.")
          .field("weighs", &ReputationConfig::weighs,
                 "work: by which shards are handed out. say: that a partial result has in the aggregation. audits: who "
                 "scores low is audited more, and who scores high less; all together as often as without.")
          .field("floor", &ReputationConfig::floor,
                 "What a score of 0 weighs in work and say, where 1 weighs 1: newcomers get no chance without.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}})
          .check([](const ReputationConfig& config, const Complain& complain) {
            if (config.weighs.empty()) complain("weighs", "is empty; expected something that it weighs");
            for (const Weighs what : config.weighs)
              if (std::ranges::count(config.weighs, what) > 1)
                return complain("weighs", "names something twice; expected each once at most");
          });
  return described;
}

Reputations::Reputations(const ReputationConfig& config, const Population& population)
    : rule_(config.rule.make()),
      weighs_(config.weighs),
      floor_(config.floor),
      population_(population),
      records_(population.size()),
      scores_(population.size(), rule_->score({})) {}

bool Reputations::weighs(Weighs what) const {
  return std::ranges::find(weighs_, what) != weighs_.end();
}

void Reputations::observe(std::span<const MinerIndex> passed, std::span<const MinerIndex> failed) {
  const auto take = [&](MinerIndex miner, incentive::Outcome outcome) {
    rule_->observe(records_[miner], outcome);
    scores_[miner] = rule_->score(records_[miner]);
  };
  for (const MinerIndex miner : passed) take(miner, incentive::Outcome::valid);
  for (const MinerIndex miner : failed) take(miner, incentive::Outcome::invalid);
  came_back_.clear();
  MinerIndex last = population_.size();
  for (const MinerIndex miner : failed) {
    if (miner == std::exchange(last, miner) || !population_.groups[population_.group[miner]].whitewashes) continue;
    records_[miner] = {};
    scores_[miner] = rule_->score({});
    ++newcomers_;
    came_back_.push_back(miner);
  }
}

void Reputations::weigh(std::vector<std::uint64_t>& weights) const {
  // Few and small weights are made large, so that what a factor is rounded to does not matter.
  constexpr double kLargestTotal = 0x1p52;
  double total = 0;
  for (const std::uint64_t weight : weights) total += static_cast<double>(weight);
  const double scale = total > 0 && total < kLargestTotal ? kLargestTotal / total : 1;
  for (MinerIndex miner = 0; miner < weights.size(); ++miner) {
    if (weights[miner] == 0) continue;
    const double weighed = static_cast<double>(weights[miner]) * scale * factor(miner);
    weights[miner] = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(weighed));
  }
}

void Reputations::weigh_draws(std::span<const MinerIndex> miners, std::span<double> draws) const {
  std::vector<double> doubts;
  for (const MinerIndex miner : miners) doubts.push_back(1 - scores_[miner]);
  const double total = tree_sum(doubts);
  if (total <= 0) return;
  const double mean = total / static_cast<double>(doubts.size());
  constexpr double kLargestDraw = 1 - std::numeric_limits<double>::epsilon() / 2;
  for (std::size_t i = 0; i < draws.size(); ++i)
    draws[i] = doubts[i] > 0 ? std::min(kLargestDraw, draws[i] * mean / doubts[i]) : kLargestDraw;
}

}  // namespace stakemine::protocol
