// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/weighting.hpp"

#include <algorithm>

namespace stakemine::stake {

void StakeWeighting::do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const {
  std::copy(stakes.begin(), stakes.end(), weights.begin());
}

}  // namespace stakemine::stake
