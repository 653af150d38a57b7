// SPDX-License-Identifier: Apache-2.0
#include "experiment/network_run.hpp"

namespace stakemine::experiment {
namespace {

bool is_honest(const protocol::ValidatorGroup& group, const protocol::Population& miners) {
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
  if (validators.size() == 0) return std::nullopt;
  ConsensusReport report;
  report.type = network.config.consensus.name();
  report.epochs = run.validator_totals.epochs;
  report.validators = validators.size();
  double miner_pay = 0, honest_pay = 0, validator_pay = 0, all_stake = 0;
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
    validator_pay += pay;
    if (is_honest(group, miners)) honest_pay += pay;
  }
  for (ValidatorGroupReport& group : report.groups) {
    group.stake_share = all_stake > 0 ? group.stake_share / all_stake : 0;
    group.pay_share = validator_pay > 0 ? group.pay_share / validator_pay : 0;
  }
  const double all_pay = miner_pay + validator_pay;
  report.validators_share = all_pay > 0 ? validator_pay / all_pay : 0;
  report.honest_share = all_pay > 0 ? honest_pay / all_pay : 0;
  return report;
}

}  // namespace stakemine::experiment
