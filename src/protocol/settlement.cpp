// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/settlement.hpp"

namespace stakemine::protocol {

Settlement::Settlement(const Population& population, const incentive::RewardRule& reward,
                       std::uint64_t emission_per_round)
    : population_(population),
      reward_(reward),
      emission_(emission_per_round),
      pay_(population.size()),
      ledger_(std::vector<std::uint64_t>(population.size())) {}

void Settlement::settle(std::span<const std::uint64_t> work) {
  reward_.reward(emission_, {.work = work, .stake = population_.stake.units}, pay_);
  ledger_.emit(pay_);
  ledger_.check_conserved();
}

}  // namespace stakemine::protocol
