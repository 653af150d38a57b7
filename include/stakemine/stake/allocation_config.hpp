// SPDX-License-Identifier: Apache-2.0
/// The config section "allocation": `{"type": "systematic", "weighting": "stake"}`, or a rule's bare name.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/stake/apportionment.hpp"
#include "stakemine/stake/weighting.hpp"

namespace stakemine::stake {

struct AllocationConfig {
  config::Choice<Apportionment> rule = Apportionment::family().choose("systematic");
  config::Choice<Weighting> weighting = Weighting::family().choose("stake");

  static const config::ObjectDescription& description();
};

}  // namespace stakemine::stake
