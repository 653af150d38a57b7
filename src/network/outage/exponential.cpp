// SPDX-License-Identifier: Apache-2.0
#include "network/renewal.hpp"

namespace stakemine::network {

const config::ObjectDescription& ExponentialOutages::Options::description() {
  using config::Dimension;
  static const auto described =
      config::Description<Options>("exponential", "Up and down in turn, for exponential times; up at first.")
          .field("up", &Options::up_s, "Mean time up.",
                 {.dimension = Dimension::duration, .range = config::at_least(kLeastMean_s), .required = true})
          .field("down", &Options::down_s, "Mean time down.",
                 {.dimension = Dimension::duration, .range = config::at_least(kLeastMean_s), .required = true});
  return described;
}

Outage ExponentialOutages::do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const {
  KeyedRandom random = outage_random(key, index);
  const double up_s = options_.up_s * random.exponential();
  return outage_after(up_since, up_s, options_.down_s * random.exponential());
}

}  // namespace stakemine::network
