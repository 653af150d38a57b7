// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reward.hpp"

#include <vector>

namespace stakemine::incentive {

std::uint64_t WorkTimesQualityReward::do_reward(std::uint64_t emission, const Contributions& contributions,
                                                std::span<std::uint64_t> pay) const {
  std::vector<double> weights(pay.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = static_cast<double>(contributions.work[i]) * contributions.quality[i];
  return split(emission, weights, pay);
}

}  // namespace stakemine::incentive
