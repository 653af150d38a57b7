// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/digest.hpp"
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/experiment/statistics.hpp"
#include "stakemine/incentive/fairness.hpp"

#include "experiment/network_run.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

template <class T>
Concentration concentration(const std::vector<T>& amounts) {
  return incentive::fairness_figures({amounts.begin(), amounts.end()});
}

MinerTable miner_table(const protocol::Population& population, const NetworkRun& run) {
  MinerTable table;
  for (const protocol::PopulationGroup& group : population.groups) {
    table.group_names.push_back(group.name);
    table.behavior_names.push_back(group.behavior_name);
  }
  table.group = population.group;
  table.stake.resize(population.size());
  for (MinerIndex miner = 0; miner < population.size(); ++miner) table.stake[miner] = population.stake.tokens(miner);
  table.speed_flops = population.speed_flops;
  table.latency_s.assign(population.latency_s.begin(), population.latency_s.begin() + population.size());
  table.bandwidth_bps.assign(population.bandwidth_bps.begin(), population.bandwidth_bps.begin() + population.size());
  table.shards = run.shards;
  table.quota = run.quota;
  table.results = run.results;
  table.compute_s = run.compute_s;
  table.reward = run.rewards;
  if (!run.stakes_at_end.empty()) {
    const stake::StakeTable at_end{run.stakes_at_end, population.stake.decimals};
    for (MinerIndex miner = 0; miner < population.size(); ++miner) table.stake_at_end.push_back(at_end.tokens(miner));
  }
  table.contribution = run.contributions;
  table.contribution_error = run.contribution_errors;
  table.reputation = run.reputations;
  if (!population.lent.empty()) table.delegated.resize(population.size());
  for (const protocol::LentStake& lent : population.lent) {
    if (lent.holder >= population.size()) continue;
    const std::uint64_t units = std::accumulate(lent.units.begin(), lent.units.end(), std::uint64_t{0});
    table.delegated[lent.holder] = stake::StakeTable{{units}, population.stake.decimals}.tokens(0);
  }
  return table;
}

FaultReport fault_report(const NetworkRun& run) {
  return FaultReport{.lost_shards = run.totals.lost_shards,
                     .reassigned_shards = run.totals.reassigned_shards,
                     .late_messages = run.totals.late_messages,
                     .retransmissions = run.messages.retransmissions,
                     .duplicates = run.messages.duplicates,
                     .reordered = run.messages.reordered,
                     .incomplete_rounds = run.totals.incomplete,
                     .vain_s = run.totals.vain_s.value(),
                     .reassign_s = run.totals.reassign_s.value(),
                     .retransmission_s = seconds(run.messages.waited),
                     .fallen_behind_s = seconds(run.messages.fallen_behind),
                     .baselines = {}};
}

std::string aggregation_text(const aggregation::AggregationConfig& config, aggregation::Weighting weighting) {
  std::string text = config.rule.name();
  for (const auto& [name, value] : enum_names(weighting))
    if (value == weighting) text += fmt::format(" by {}", name);
  for (const auto& step : config.pre)
    text += fmt::format("{}{}", &step == &config.pre.front() ? " after " : ", ", step.name());
  if (config.byzantine_share) text += fmt::format(", {} % taken for hostile", *config.byzantine_share * 100);
  if (config.byzantine_weight) text += fmt::format(", weight {} taken for hostile", *config.byzantine_weight);
  return text;
}

}  // namespace

void summarise(const Network& network, const NetworkRun& run, RunResult& result) {
  const ExperimentConfig& config = network.config;
  result.rounds = run.rounds;
  result.totals = run.totals;
  result.miners = miner_table(network.population, run);
  result.parameters = run.parameters;
  result.results = run.results_table;

  Summary& summary = result.summary;
  summary.description = config.description_text;
  EventDigest digest = run.report.totals.digest;
  digest.add(hash_numbers(run.parameters));
  digest.add(hash_bytes(std::as_bytes(std::span{run.rewards})));
  if (run.delegation) digest.add(run.delegation->hash);
  summary.digest = digest.text();
  summary.seed = config.seed;
  summary.rounds = run.totals.rounds;
  if (run.rounds.size() < run.totals.rounds) summary.rounds_kept = static_cast<double>(run.rounds.size());
  summary.rounds_configured = config.rounds;
  summary.interrupted = run.report.interrupted();
  summary.clock = config.runtime.clock == Clock::wall ? "wall" : "virtual";
  summary.threads = run.report.threads;
  summary.miners = network.population.size();
  if (config.faults.any() || config.protocol.may_end_early()) summary.faults = fault_report(run);
  summary.lost_messages = run.hub ? run.messages.lost : run.report.dropped;
  summary.messages = run.totals.messages;
  summary.bytes = run.totals.bytes;
  summary.work_total = run.totals.shards;
  summary.rounds_without_update = run.totals.without_update;
  if (!run.rounds.empty()) {
    summary.virtual_time_s = run.rounds.back().virtual_time_s;
    summary.train_loss = run.rounds.back().train_loss;
    summary.test_accuracy = run.rounds.back().test_accuracy;
    summary.test_rmse = run.rounds.back().test_rmse;
  }
  const double work_flop = tree_sum(run.work_flops);
  if (run.hub && summary.virtual_time_s > 0 && work_flop > 0)
    summary.speed_up = work_flop / summary.virtual_time_s / median(result.miners.speed_flops);
  if (run.hub && summary.virtual_time_s > 0)
    summary.hub = HubUse{.bytes_to_nodes = run.hub->bytes_to_nodes,
                         .bytes_to_hub = run.hub->bytes_to_hub,
                         .utilisation_to_nodes = run.hub->busy_to_nodes_s / summary.virtual_time_s,
                         .utilisation_to_hub = run.hub->busy_to_hub_s / summary.virtual_time_s};
  if (run.parameters.empty()) summary.rounds_without_update = 0;
  summary.last_refusal = run.last_refusal;
  summary.work_largest_deviation = run.largest_deviation;
  summary.task = network.task->summary();
  summary.skew = network.task->skew();
  summary.allocation = summary.skew ? "none: miners hold the data"
                                    : fmt::format("{} by {}", config.allocation_or_default().rule.name(),
                                                  config.allocation_or_default().weighting.name());
  summary.aggregation = run.parameters.empty() ? "none" : aggregation_text(config.aggregation, run.weighting);
  summary.not_modelled = {"packets, queues and slow start (bandwidth is shared as a fluid)"};
  if (!run.commits) summary.not_modelled.emplace_back("votes on results");
  if (!config.faults.any()) summary.not_modelled.emplace_back("lost messages and miners that leave");
  if (config.runtime.clock == Clock::wall)
    summary.not_modelled.front() = "the network (the wall clock measures the simulator)";
  summary.stake = concentration(network.population.stake.units);
  summary.rewards = concentration(run.rewards);
  summary.work_share = concentration(run.shards);
  summary.money = report_money(run, result.miners);
  summary.delegation = run.delegation;
  summary.consensus = report_consensus(network, run);
  summary.quorum = report_quorum(network, run);
  summary.verification = report_verification(config, run);
  summary.reputation = report_reputation(network, run);
}

}  // namespace stakemine::experiment
