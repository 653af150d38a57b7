// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stakemine::config {

const ObjectDescription& Lognormal::Options::description() {
  static const auto described = Description<Options>("lognormal", "exp(N(ln median, sigma²)).")
                                    .field("median", &Options::median, "Half of the nodes lie below it.",
                                           {.dimension = Dimension::inherited, .required = true})
                                    .field("sigma", &Options::sigma, "Standard deviation of the logarithm.",
                                           {.range = at_least(0), .required = true});
  return described;
}

double Lognormal::do_sample(std::uint64_t, KeyedRandom& random) const {
  return std::min(options_.median * std::exp(options_.sigma * random.normal()), std::numeric_limits<double>::max());
}

}  // namespace stakemine::config
