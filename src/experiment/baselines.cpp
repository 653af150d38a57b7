// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/population.hpp"

#include "experiment/network_run.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

Baseline baseline(std::string name, const std::string& rule, const NetworkRun& run) {
  Baseline result;
  result.name = std::move(name);
  result.aggregation = rule;
  for (const RoundRecord& round : run.rounds) {
    result.rounds.push_back(round.round);
    if (round.test_accuracy) result.accuracy_by_round.push_back(*round.test_accuracy);
    if (round.train_loss) result.loss_by_round.push_back(*round.train_loss);
  }
  if (!run.rounds.empty()) {
    result.train_loss = run.rounds.back().train_loss;
    result.test_accuracy = run.rounds.back().test_accuracy;
  }
  return result;
}

// What the dishonest hold of a column, as a share of its sum.
template <class T>
double share_of(const std::vector<T>& column, const std::vector<bool>& dishonest) {
  double held = 0, total = 0;
  for (std::size_t miner = 0; miner < column.size(); ++miner) {
    total += static_cast<double>(column[miner]);
    if (dishonest[miner]) held += static_cast<double>(column[miner]);
  }
  return total > 0 ? held / total : 0;
}

// The section with another rule; what is taken for hostile stays, or is what the attackers hold where nothing was said.
aggregation::AggregationConfig with_rule(const ExperimentConfig& config, const std::string& rule, double attackers) {
  aggregation::AggregationConfig other = config.aggregation;
  if (other.rule.name() == rule) return other;
  other.rule = aggregation::Aggregator::family().choose(rule);
  other.pre.clear();
  if (!other.byzantine_share && !other.byzantine_weight) other.byzantine_share = std::min(attackers, 0.49);
  return other;
}

}  // namespace

std::optional<AttackReport> report_attack(const Network& network, const NetworkRun& run,
                                          const SimulateOptions& options) {
  const protocol::Population& population = network.population;
  AttackReport report;
  std::vector<bool> dishonest(population.size());
  for (MinerIndex miner = 0; miner < population.size(); ++miner) {
    dishonest[miner] = !population.behavior(miner).is_honest();
    if (dishonest[miner]) ++report.attackers;
  }
  if (report.attackers == 0) return std::nullopt;
  for (const protocol::PopulationGroup& group : population.groups)
    if (!group.behavior->is_honest() && group.count > 0) {
      report.behaviors.push_back(fmt::format("{}: {}", group.name, group.behavior_name));
      report.knowledge.emplace_back(group.behavior->data() == adversary::DataSight::all_data
                                        ? "all data"
                                        : adversary::words_for(group.behavior->knowledge()));
    }
  report.stake_share = share_of(population.stake.units, dishonest);
  report.work_share = share_of(run.shards, dishonest);
  report.reward_share = share_of(run.rewards, dishonest);
  if (run.totals.rounds > 0)
    report.weight_share = run.totals.attacker_weight_share.value() / static_cast<double>(run.totals.rounds);
  report.rejected_share = run.totals.attack_rejected.value();
  report.honest_rejected_share = run.totals.honest_rejected.value();
  report.let_through = run.totals.attack_let_through.value();
  if (!run.rounds.empty()) report.targeted_success_rate = run.rounds.back().attack_success;

  const ExperimentConfig& config = network.config;
  const std::string rule = config.aggregation.rule.name();
  report.baselines.push_back(baseline("this run", rule, run));
  report.baselines.back().attacked = true;
  const bool whole = run.totals.rounds == config.rounds;
  if (run.parameters.empty() || !config.report.attack_baselines || !whole) return report;

  SimulateOptions quiet;
  quiet.stop = options.stop;
  quiet.checkpoints = options.checkpoints;
  const auto add = [&](std::string name, const Variant& variant) {
    const NetworkRun other = run_network(network, variant, quiet);
    if (other.report.interrupted()) return;
    report.baselines.push_back(baseline(std::move(name), variant.aggregation.rule.name(), other));
    report.baselines.back().attacked = variant.population == &population;
  };
  const protocol::Population honest = all_honest(population);
  add("nobody attacks",
      {.population = &honest, .aggregation = config.aggregation, .faults = config.faults, .name = "all_honest"});
  for (const char* other : {"mean", "trimmed_mean"})
    if (rule != other)
      add(fmt::format("attacked under {}", other), {.population = &population,
                                                    .aggregation = with_rule(config, other, report.weight_share),
                                                    .faults = config.faults,
                                                    .name = other});

  const auto unharmed = std::ranges::find(report.baselines, false, &Baseline::attacked);
  if (unharmed != report.baselines.end()) {
    const Baseline& own = report.baselines.front();
    if (own.test_accuracy) report.accuracy_damage = *unharmed->test_accuracy - *own.test_accuracy;
    if (own.train_loss) report.loss_damage = *own.train_loss - *unharmed->train_loss;
  }
  return report;
}

}  // namespace stakemine::experiment
