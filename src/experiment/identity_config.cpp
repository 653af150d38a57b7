// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/identity_config.hpp"

namespace stakemine::experiment {

const config::ObjectDescription& IdentityConfig::description() {
  static const auto described =
      config::Description<IdentityConfig>("identity", "What it takes a miner to appear under a name.")
          .field("registration_cost", &IdentityConfig::registration_cost,
                 "Tokens burned for each name before the run, and whenever a miner comes back under a new one "
                 "(\"whitewash\"); who "
                 "has less has no stake.",
                 {.range = config::at_least(0)})
          .field("minimum_stake", &IdentityConfig::minimum_stake,
                 "Tokens; a name with less left, what is lent to it included, has no stake.",
                 {.range = config::at_least(0)});
  return described;
}

}  // namespace stakemine::experiment
