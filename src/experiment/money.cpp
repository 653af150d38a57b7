// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/statistics.hpp"
#include "stakemine/incentive/agreement.hpp"

#include "experiment/network_run.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::experiment {
namespace {

std::optional<Agreement> agreement(const std::vector<double>& pay, const std::vector<double>& other) {
  const auto is_positive = [](double value) { return value > 0; };
  if (std::ranges::none_of(pay, is_positive) || std::ranges::none_of(other, is_positive)) return std::nullopt;
  std::vector<double> shares = other;
  for (double& share : shares) share = std::max(0.0, share);  // who did harm is due nothing
  return Agreement{.distance = incentive::share_distance(pay, shares),
                   .rank_correlation = incentive::rank_correlation(pay, other)};
}

std::vector<double> absolute(std::vector<double> values) {
  for (double& value : values) value = std::abs(value);
  return values;
}

// Of tokens.
std::uint64_t money_of(double tokens) {
  constexpr double kUnits = 1e9, kMost = 0x1p63;
  return static_cast<std::uint64_t>(std::llround(std::min(kUnits * tokens, kMost - 1024)));
}

// Where the delegators of a group stand in a pool.
struct Place {
  std::uint32_t first = 0, count = 0;
};

Place place_of(std::string_view name, const protocol::Population& population, std::uint32_t pool) {
  const auto& names = population.delegator_groups;
  const auto index = static_cast<std::uint32_t>(std::ranges::find(names, name) - names.begin());
  const auto [first, last] = std::ranges::equal_range(population.lent[pool].group, index);
  return {.first = static_cast<std::uint32_t>(first - population.lent[pool].group.begin()),
          .count = static_cast<std::uint32_t>(last - first)};
}

}  // namespace

incentive::PayrollSetup payroll_setup(const ExperimentConfig& config, const protocol::Population& population,
                                      const incentive::RewardRule& reward) {
  const incentive::IncentivesConfig& incentives = config.incentives;
  incentive::PayrollSetup setup{.rule = &reward,
                                .emission_per_epoch = incentives.emission_per_epoch,
                                .rounds_per_epoch = incentives.rounds_per_epoch.value_or(1),
                                .unpaid = incentives.unpaid,
                                .compound = incentives.compound,
                                .fee = incentives.fee,
                                .slashing = incentives.slashing,
                                .registration_cost = money_of(config.identity.registration_cost),
                                .unbonding_rounds = incentives.unbonding_rounds};
  if (config.consensus)
    if (const auto ratings = config.consensus.make()->ratings()) setup.rounds_per_epoch = ratings->rounds_per_epoch;
  for (const protocol::LentStake& lent : population.lent)
    setup.pools.push_back({.holder = lent.holder, .commission = lent.commission, .stakes = lent.units});
  for (const incentive::WithdrawalConfig& withdrawal : incentives.withdrawals) {
    for (const protocol::PopulationGroup& group : population.groups)
      if (group.name == withdrawal.group)
        setup.withdrawals.push_back(
            {.first = group.first, .count = group.count, .round = withdrawal.round, .share = withdrawal.share});
    for (const protocol::ValidatorGroup& group : population.validators.groups)
      if (group.name == withdrawal.group)
        setup.withdrawals.push_back({.first = population.size() + group.first,
                                     .count = group.count,
                                     .round = withdrawal.round,
                                     .share = withdrawal.share});
    for (std::uint32_t pool = 0; pool < population.lent.size(); ++pool)
      if (const Place place = place_of(withdrawal.group, population, pool); place.count > 0)
        setup.delegator_withdrawals.push_back({.pool = pool,
                                               .first = place.first,
                                               .count = place.count,
                                               .round = withdrawal.round,
                                               .share = withdrawal.share});
  }
  return setup;
}

MoneyReport report_money(const NetworkRun& run, const MinerTable& miners) {
  MoneyReport report{.ledger = run.ledger,
                     .flows = run.flows,
                     .stakes_moved = !miners.stake_at_end.empty(),
                     .stake_at_end = incentive::fairness_figures(miners.stake_at_end),
                     .pay_work = std::nullopt,
                     .pay_stake = std::nullopt,
                     .pay_contribution = std::nullopt,
                     .contribution_error = std::nullopt,
                     .evaluations = run.evaluations};
  const std::vector<double> pay(miners.reward.begin(), miners.reward.end());
  report.pay_work = agreement(pay, {miners.shards.begin(), miners.shards.end()});
  report.pay_stake = agreement(pay, miners.stake);
  if (!miners.contribution.empty()) report.pay_contribution = agreement(pay, miners.contribution);
  if (!miners.contribution_error.empty()) {
    const double usual = median(absolute(miners.contribution));
    if (usual > 0) report.contribution_error = median(miners.contribution_error) / usual;
  }
  return report;
}

}  // namespace stakemine::experiment
