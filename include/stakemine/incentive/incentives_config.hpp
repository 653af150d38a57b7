// SPDX-License-Identifier: Apache-2.0
/// The config section "incentives": `{"emission_per_epoch": 1000000000, "reward": "work"}`.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/incentive/reward.hpp"

#include <cstdint>

namespace stakemine::incentive {

struct IncentivesConfig {
  std::uint64_t emission_per_epoch = 1'000'000'000;  ///< units of money, at most kMaxEmission
  config::Choice<RewardRule> reward = RewardRule::family().choose("work");

  static const config::ObjectDescription& description();
};

}  // namespace stakemine::incentive
