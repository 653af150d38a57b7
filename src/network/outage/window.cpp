// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/outage.hpp"

namespace stakemine::network {

const config::ObjectDescription& WindowOutage::Options::description() {
  using config::Dimension;
  static const auto described = config::Description<Options>("window", "Once, from one time to another or for good.")
                                    .field("from", &Options::from_s, "When it begins, since the start of the run.",
                                           {.dimension = Dimension::duration, .range = config::at_least(0)})
                                    .field("until", &Options::until_s, "When it ends; for good if absent.",
                                           {.dimension = Dimension::duration, .range = config::above(0)})
                                    .check([](const Options& options, const config::Complain& complain) {
                                      if (options.until_s && *options.until_s <= options.from_s)
                                        complain("until", "is not after \"from\"; expected a later time");
                                    });
  return described;
}

Outage WindowOutage::do_next(const OutageKey&, std::uint64_t index, VirtualTime) const {
  if (index > 0) return {};
  const VirtualTime from = later(VirtualTime{}, duration_from_seconds(options_.from_s));
  if (!options_.until_s) return {from, kNever};
  const VirtualTime until = later(VirtualTime{}, duration_from_seconds(*options_.until_s));
  return until > from ? Outage{from, until} : Outage{};
}

}  // namespace stakemine::network
