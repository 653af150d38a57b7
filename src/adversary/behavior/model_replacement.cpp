// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& ModelReplacement::Options::description() {
  static const auto described =
      config::Description<Options>("model_replacement", "The strength of the attack.")
          .field("scale", &Options::scale,
                 "What its own update is multiplied by; the total weight over its own makes the mean its own.",
                 {.range = config::above(0)});
  return described;
}

void ModelReplacement::do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const {
  for (double& entry : update) entry *= options_.scale;
}

}  // namespace stakemine::adversary
