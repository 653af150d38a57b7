// SPDX-License-Identifier: Apache-2.0
#include "protocol/round_fairness.hpp"

#include "stakemine/incentive/fairness.hpp"

namespace stakemine::protocol {
namespace {

constexpr std::size_t kMostMiners = 100'000;  // beyond, a few sorts a round would be felt
constexpr Round kMostPoints = 100;

incentive::FairnessFigures figures(std::span<const std::uint64_t> amounts) {
  return incentive::fairness_figures({amounts.begin(), amounts.end()});
}

}  // namespace

void note_fairness(const incentive::Payroll& payroll, std::size_t miners, Round rounds, RoundRecord& record) {
  const Round step = (rounds + kMostPoints - 1) / kMostPoints;
  if (miners > kMostMiners || (record.round % step != 0 && record.round != rounds)) return;
  const incentive::FairnessFigures reward = figures(payroll.earned().first(miners));
  if (reward.nakamoto > 0) {
    record.reward_gini = reward.gini;
    record.reward_hhi = reward.hhi;
    record.reward_nakamoto = static_cast<double>(reward.nakamoto);
    record.reward_entropy = reward.entropy;
    record.reward_theil = reward.theil;
    record.reward_jain = reward.jain;
  }
  if (payroll.stake_version() == 0) return;
  const incentive::FairnessFigures stake = figures(payroll.stakes().first(miners));
  if (stake.nakamoto == 0) return;
  record.stake_gini = stake.gini;
  record.stake_hhi = stake.hhi;
  record.stake_nakamoto = static_cast<double>(stake.nakamoto);
  record.stake_entropy = stake.entropy;
  record.stake_theil = stake.theil;
  record.stake_jain = stake.jain;
}

}  // namespace stakemine::protocol
