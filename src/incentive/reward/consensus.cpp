// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reward.hpp"

namespace stakemine::incentive {

std::uint64_t ConsensusReward::do_reward(std::uint64_t emission, const Contributions& contributions,
                                         std::span<std::uint64_t> pay) const {
  return split(emission, contributions.consensus, pay);
}

}  // namespace stakemine::incentive
