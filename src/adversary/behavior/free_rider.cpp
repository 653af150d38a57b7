// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>

namespace stakemine::adversary {

void FreeRider::do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const {
  std::ranges::fill(update, 0.0);
}

}  // namespace stakemine::adversary
