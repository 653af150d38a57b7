// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

#include <algorithm>
#include <limits>

namespace stakemine::config {

const ObjectDescription& Normal::Options::description() {
  static const auto described = Description<Options>("normal", "N(mean, sigma²), cut to values above 0.")
                                    .field("mean", &Options::mean, "Before the cut; above 0.",
                                           {.dimension = Dimension::inherited, .required = true})
                                    .field("sigma", &Options::sigma, "Standard deviation before the cut; at least 0.",
                                           {.dimension = Dimension::inherited, .required = true})
                                    .check([](const Options& options, const Complain& complain) {
                                      if (!(options.mean > 0))
                                        complain("mean", "is not above 0; expected a value above 0");
                                      if (!(options.sigma >= 0)) complain("sigma", "is below 0; expected at least 0");
                                    });
  return described;
}

double Normal::do_sample(std::uint64_t, KeyedRandom& random) const {
  // At least every second draw is above the mean, and that above 0.
  for (;;) {
    const double value = options_.mean + options_.sigma * random.normal();
    if (value > 0) return std::min(value, std::numeric_limits<double>::max());
  }
}

}  // namespace stakemine::config
