// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include "adversary/directions.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& SmallDeviation::Options::description() {
  static const auto described =
      config::Description<Options>("small_deviation", "The strength of the attack.")
          .field("scale", &Options::scale, "How many standard deviations are added to the honest mean.")
          .field("knowledge", &Options::knowledge,
                 "What the attackers see: the updates of all honest miners, or their own alone.");
  return described;
}

void SmallDeviation::do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const {
  by_deviations(honest, update).at(options_.scale, update);
}

}  // namespace stakemine::adversary
