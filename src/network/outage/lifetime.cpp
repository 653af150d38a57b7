// SPDX-License-Identifier: Apache-2.0
#include "network/renewal.hpp"

namespace stakemine::network {

const config::ObjectDescription& LifetimeOutage::Options::description() {
  static const auto described =
      config::Description<Options>("lifetime", "Permanent failure after an exponential lifetime.")
          .field("mean", &Options::mean_s, "Mean lifetime.",
                 {.dimension = config::Dimension::duration, .range = config::at_least(kLeastMean_s), .required = true});
  return described;
}

Outage LifetimeOutage::do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const {
  if (index > 0) return {};
  KeyedRandom random = outage_random(key, index);
  return {outage_after(up_since, options_.mean_s * random.exponential(), 0).from, kNever};
}

}  // namespace stakemine::network
