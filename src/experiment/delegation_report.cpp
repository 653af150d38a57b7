// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/digest.hpp"

#include "experiment/network_run.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::experiment {
namespace {

double tokens_of(std::uint64_t units, const stake::StakeTable& table) {
  return stake::StakeTable{{units}, table.decimals}.tokens(0);
}

constexpr double kMoneyOfToken = 1e9;

}  // namespace

std::optional<DelegationReport> report_delegation(const ExperimentConfig& config,
                                                  const protocol::Population& population,
                                                  const incentive::Payroll& payroll) {
  if (population.lent.empty()) return std::nullopt;
  const incentive::DelegationPools& pools = payroll.delegation();
  DelegationReport report;
  for (const incentive::DelegationConfig& delegation : config.incentives.delegation)
    for (const incentive::DelegatorGroup& group : delegation.delegators)
      report.groups.push_back({.name = group.name, .to = delegation.to, .commission = delegation.commission});
  report.pools = population.lent.size();
  report.commission = pools.totals().commission;
  report.earned = pools.totals().earned;
  report.slashed = pools.totals().slashed;
  std::vector<std::uint64_t> earned;
  for (std::size_t pool = 0; pool < population.lent.size(); ++pool) {
    const protocol::LentStake& lent = population.lent[pool];
    const incentive::DelegationPool& account = pools.pools()[pool];
    account.check_conserved();
    for (std::uint32_t one = 0; one < lent.units.size(); ++one) {
      DelegatorGroupReport& group = report.groups[lent.group[one]];
      earned.push_back(account.earned(one));
      ++group.delegators;
      group.stake += tokens_of(lent.units[one], population.stake);
      group.stake_at_end += tokens_of(account.stake(one), population.stake);
      group.earned += account.earned(one);
      group.owed += account.owed(one);
    }
  }
  report.delegators = earned.size();
  incentive::Money whole = 0;
  for (DelegatorGroupReport& group : report.groups) {
    whole += group.earned;
    report.stake += group.stake;
    if (group.stake > 0) group.earned_per_stake = static_cast<double>(group.earned) / kMoneyOfToken / group.stake;
  }
  report.in_parts = report.earned - whole;
  report.hash = hash_bytes(std::as_bytes(std::span{earned}));
  return report;
}

}  // namespace stakemine::experiment
