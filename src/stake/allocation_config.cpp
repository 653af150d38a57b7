// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/allocation_config.hpp"

namespace stakemine::stake {

const config::ObjectDescription& AllocationConfig::description() {
  static const auto described =
      config::Description<AllocationConfig>("allocation", "How shards are handed out to the miners.")
          .choice(&AllocationConfig::rule)
          .field("weighting", &AllocationConfig::weighting, "What a miner's stake weighs in it.");
  return described;
}

}  // namespace stakemine::stake
