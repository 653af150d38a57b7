// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

namespace stakemine::consensus {

void RandomRater::do_rate(const RaterView&, KeyedRandom& random, std::span<double> ratings) const {
  for (double& rating : ratings) rating = random.uniform();
}

}  // namespace stakemine::consensus
