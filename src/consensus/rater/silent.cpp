// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

#include <algorithm>

namespace stakemine::consensus {

void SilentRater::do_rate(const RaterView&, KeyedRandom&, std::span<double> ratings) const {
  std::ranges::fill(ratings, 0.0);
}

}  // namespace stakemine::consensus
