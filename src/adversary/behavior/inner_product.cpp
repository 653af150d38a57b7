// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include "adversary/directions.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& InnerProduct::Options::description() {
  static const auto described =
      config::Description<Options>("inner_product", "The strength of the attack.")
          .field("scale", &Options::scale, "What the honest mean is multiplied by, with a minus.",
                 {.range = config::at_least(0)})
          .field("knowledge", &Options::knowledge,
                 "What the attackers see: the updates of all honest miners, or their own alone.");
  return described;
}

void InnerProduct::do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const {
  against_mean(honest, update).at(options_.scale, update);
}

}  // namespace stakemine::adversary
