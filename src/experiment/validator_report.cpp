// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/experiment/statistics.hpp"

#include "experiment/network_run.hpp"

#include <algorithm>

namespace stakemine::experiment {
namespace {

bool is_honest(const protocol::ValidatorGroup& group, const protocol::Population& miners) {
  if (group.rater->voting() != consensus::VotingConduct::faithful) return false;
  return group.rater->evaluates() || (group.favoured && miners.groups[*group.favoured].behavior->is_honest());
}

// Units of stake as money, so that pay and stake divide.
double stake_as_money(const stake::StakeTable& table, std::uint64_t units) {
  double money = static_cast<double>(units);
  for (int decimals = table.decimals; decimals < stake::StakeTable::kMostDecimals; ++decimals) money *= 10;
  return money;
}

}  // namespace

std::optional<ConsensusReport> report_consensus(const Network& network, const NetworkRun& run) {
  const protocol::Population& miners = network.population;
  const protocol::ValidatorPopulation& validators = miners.validators;
  if (run.validator_totals.epochs == 0) return std::nullopt;
  ConsensusReport report;
  report.type = network.config.consensus.name();
  report.epochs = run.validator_totals.epochs;
  report.validators = validators.size();
  double miner_pay = 0, honest_pay = 0, validator_pay = 0, all_stake = 0, judges_pay = 0, judges_stake = 0;
  for (MinerIndex miner = 0; miner < miners.size(); ++miner) {
    const auto pay = static_cast<double>(run.rewards[miner]);
    miner_pay += pay;
    if (miners.behavior(miner).is_honest()) honest_pay += pay;
  }
  const double epochs = static_cast<double>(report.epochs);
  for (const protocol::ValidatorGroup& group : validators.groups) {
    ValidatorGroupReport& one = report.groups.emplace_back();
    one.name = group.name;
    one.behavior = group.rater_name;
    one.count = group.count;
    double pay = 0, stake = 0, arrived = 0;
    for (std::uint32_t v = group.first; v < group.first + group.count; ++v) {
      pay += static_cast<double>(run.validator_rewards[v]);
      stake += stake_as_money(miners.stake, validators.stake_units[v]);
      arrived += static_cast<double>(run.validator_totals.arrived[v]);
      one.trust += run.validator_totals.trust[v];
      one.evaluated += run.validator_totals.evaluated[v];
    }
    const double times = epochs * static_cast<double>(group.count);
    one.trust = times > 0 ? one.trust / times : 0;
    one.ratings_arrived = times > 0 ? arrived / times : 0;
    one.stake_share = stake;
    one.pay_share = pay;
    one.pay_per_stake = stake > 0 ? pay / stake : 0;
    one.profit_per_stake = stake > 0 ? (pay - group.evaluation_cost * static_cast<double>(one.evaluated)) / stake : 0;
    all_stake += stake;
    if (group.rater->evaluates() && group.rater->voting() == consensus::VotingConduct::faithful) {
      judges_pay += pay;
      judges_stake += stake;
    }
    validator_pay += pay;
    if (is_honest(group, miners)) honest_pay += pay;
  }
  for (ValidatorGroupReport& group : report.groups) {
    if (judges_pay > 0) group.pay_against_honest = group.pay_per_stake / (judges_pay / judges_stake);
    group.stake_share = all_stake > 0 ? group.stake_share / all_stake : 0;
    group.pay_share = validator_pay > 0 ? group.pay_share / validator_pay : 0;
  }
  const double all_pay = miner_pay + validator_pay;
  report.validators_share = all_pay > 0 ? validator_pay / all_pay : 0;
  report.honest_share = all_pay > 0 ? honest_pay / all_pay : 0;
  return report;
}

std::optional<QuorumReport> report_quorum(const Network& network, const NetworkRun& run) {
  if (!run.commits) return std::nullopt;
  const protocol::ValidatorPopulation& validators = network.population.validators;
  QuorumReport report{.validators = validators.size(),
                      .byzantine_stake_share = 0,
                      .committed = run.commits->committed,
                      .uncommitted = run.commits->uncommitted,
                      .forged = run.commits->forged,
                      .attempts = run.commits->attempts,
                      .timeouts = run.commits->timeouts,
                      .equivocations = run.commits->equivocations,
                      .safety_violations = run.commits->violations,
                      .latency_mean_s = std::nullopt,
                      .latency_median_s = std::nullopt,
                      .latency_largest_s = std::nullopt};
  double all = 0, byzantine = 0;
  for (std::uint32_t v = 0; v < validators.size(); ++v) {
    const auto stake = static_cast<double>(validators.stake_units[v]);
    all += stake;
    if (validators.group_of(v).rater->voting() != consensus::VotingConduct::faithful) byzantine += stake;
  }
  if (all > 0) report.byzantine_stake_share = byzantine / all;
  std::vector<double> latencies;
  for (const RoundRecord& round : run.rounds)
    if (round.commit_latency_s) latencies.push_back(*round.commit_latency_s);
  report.latency_mean_s = run.totals.commit_latency_s.value();
  if (!report.latency_mean_s) return report;
  report.latency_largest_s = run.totals.commit_latency_largest_s;
  if (!latencies.empty()) report.latency_median_s = median(std::move(latencies));
  return report;
}

}  // namespace stakemine::experiment
