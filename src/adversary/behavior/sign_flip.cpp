// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>

namespace stakemine::adversary {

const config::ObjectDescription& SignFlip::Options::description() {
  static const auto described =
      config::Description<Options>("sign_flip", "The strength of the attack.")
          .field("scale", &Options::scale, "What the honest mean is multiplied by, with a minus.",
                 {.range = config::above(0)})
          .field("knowledge", &Options::knowledge,
                 "What the attackers see: the updates of all honest miners, or their own alone.");
  return described;
}

void SignFlip::do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const {
  const std::span<const double> model = honest.empty() ? update : honest.mean();
  std::transform(model.begin(), model.end(), update.begin(), [&](double entry) { return -options_.scale * entry; });
}

}  // namespace stakemine::adversary
