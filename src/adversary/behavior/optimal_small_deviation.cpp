// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include "adversary/directions.hpp"
#include "adversary/strength_search.hpp"

namespace stakemine::adversary {

void OptimalSmallDeviation::do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const {
  const Direction direction = by_deviations(honest, update);
  direction.at(strongest(options_, direction, honest), update);
}

}  // namespace stakemine::adversary
