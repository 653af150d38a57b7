// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/weighting.hpp"

#include <algorithm>

namespace stakemine::stake {

void EqualWeighting::do_weigh(std::span<const std::uint64_t>, std::span<std::uint64_t> weights) const {
  std::fill(weights.begin(), weights.end(), 1);
}

}  // namespace stakemine::stake
