// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/slowdowns.hpp"

#include <cmath>

namespace stakemine::network {

const config::ObjectDescription& LognormalSlowdown::Options::description() {
  static const auto described = config::Description<Options>("lognormal_slowdown", "How wide.")
                                    .field("sigma", &Options::sigma, "Standard deviation of the factor's logarithm.",
                                           {.range = config::between(1e-6, 10)});
  return described;
}

double LognormalSlowdown::do_factor(KeyedRandom& random) const {
  return std::exp(options_.sigma * random.normal());
}

}  // namespace stakemine::network
