// SPDX-License-Identifier: Apache-2.0
#include "network/renewal.hpp"

#include <cmath>

namespace stakemine::network {

const config::ObjectDescription& WeibullOutages::Options::description() {
  using config::Dimension;
  static const auto described =
      config::Description<Options>("weibull", "Up and down in turn, for Weibull times; up at first.")
          .field("up", &Options::up_s, "Mean time up.",
                 {.dimension = Dimension::duration, .range = config::at_least(kLeastMean_s), .required = true})
          .field("down", &Options::down_s, "Mean time down.",
                 {.dimension = Dimension::duration, .range = config::at_least(kLeastMean_s), .required = true})
          .field("up_shape", &Options::up_shape,
                 "Shape k of the times up: below 1 those that have been up for long stay up, 1 is exponential.",
                 {.range = config::between(0.1, 10)})
          .field("down_shape", &Options::down_shape, "Shape of the times down.", {.range = config::between(0.1, 10)});
  return described;
}

WeibullOutages::WeibullOutages(const Options& options)
    : options_(options),
      up_scale_s_(options.up_s / std::tgamma(1 + 1 / options.up_shape)),
      down_scale_s_(options.down_s / std::tgamma(1 + 1 / options.down_shape)) {}

Outage WeibullOutages::do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const {
  KeyedRandom random = outage_random(key, index);
  const double up_s = up_scale_s_ * std::pow(random.exponential(), 1 / options_.up_shape);
  return outage_after(up_since, up_s, down_scale_s_ * std::pow(random.exponential(), 1 / options_.down_shape));
}

}  // namespace stakemine::network
