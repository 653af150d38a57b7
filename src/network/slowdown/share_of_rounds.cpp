// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/slowdowns.hpp"

namespace stakemine::network {

const config::ObjectDescription& ShareOfRounds::Options::description() {
  static const auto described = config::Description<Options>("share_of_rounds", "How often, and by how much.")
                                    .field("share", &Options::share, "Of the rounds.", {.range = config::between(0, 1)})
                                    .field("factor", &Options::factor, "What the computing time is multiplied by.",
                                           {.range = config::between(1, 1e6)});
  return described;
}

double ShareOfRounds::do_factor(KeyedRandom& random) const {
  return random.uniform() < options_.share ? options_.factor : 1;
}

}  // namespace stakemine::network
