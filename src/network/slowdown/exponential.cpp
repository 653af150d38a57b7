// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/slowdowns.hpp"

namespace stakemine::network {

const config::ObjectDescription& ExponentialSlowdown::Options::description() {
  static const auto described =
      config::Description<Options>("exponential_slowdown", "How much on average.")
          .field("mean", &Options::mean, "Of what is added to the computing time, as a share of it.",
                 {.range = config::above(0)});
  return described;
}

double ExponentialSlowdown::do_factor(KeyedRandom& random) const {
  return 1 + options_.mean * random.exponential();
}

}  // namespace stakemine::network
