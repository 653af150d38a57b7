// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/star.hpp"

#include "network/star_network.hpp"

namespace stakemine::network {

const config::ObjectDescription& Star::Options::description() {
  static const auto described = config::Description<Options>("star", "A hub with a link to each node.")
                                    .field("hub", &Options::hub, "The coordinator's own link.")
                                    .field("link", &Options::link, "The link of each node.");
  return described;
}

std::unique_ptr<Network> Star::do_build(const LinkColumns& links) const {
  return std::make_unique<StarNetwork>(options_.hub.bandwidth_bps, links);
}

}  // namespace stakemine::network
