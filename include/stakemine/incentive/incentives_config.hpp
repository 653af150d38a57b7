// SPDX-License-Identifier: Apache-2.0
/// The config section "incentives": `{"emission_per_epoch": 1000000000, "reward": "work", "compound": true}`.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/config/quantity.hpp"
#include "stakemine/incentive/ledger.hpp"
#include "stakemine/incentive/reward.hpp"
#include "stakemine/incentive/slashing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::incentive {

/// What the network keeps of every payment.
struct FeeConfig {
  double share = 0.01;  ///< of each payment, in [0, 1]
  Sink to = Sink::burn;
  static const config::ObjectDescription& description();
};

/// What is an offence in this network, and what follows.
struct SlashingConfig {
  double invalid_result = 0;  ///< of the stake, for a partial result that is not finite
  double wrong_result = 0;    ///< of the stake, for each partial result that a check finds wrong
  double equivocation = 0;    ///< of a validator's stake, for two votes of a round that contradict each other
  SlashingOptions correlated{.correlation = 0};
  std::uint64_t jail_rounds = 0;  ///< without work and say after an offence
  Sink to = Sink::burn;
  static const config::ObjectDescription& description();
};

/// Members of a group that take stake out.
struct WithdrawalConfig {
  std::string group;
  std::uint64_t round = 1;  ///< at whose end
  double share = 1;         ///< of what each has at stake by then, in (0, 1]
  static const config::ObjectDescription& description();
};

/// Delegators that are described together.
struct DelegatorGroup {
  std::string name;                    ///< "delegators<index>" where none was given, counted over all of them
  std::optional<std::uint64_t> count;  ///< as given, else as long as its list, else 1
  config::Quantity stake = 1.0;        ///< tokens of each
  static const config::ObjectDescription& description();
  [[nodiscard]] std::uint64_t size() const;
};

/// Others lend their stake to each member of a group.
struct DelegationConfig {
  std::string to;         ///< a group of miners or validators
  double commission = 0;  ///< of what lent stake earns, what the member keeps, in [0, 1]
  std::vector<DelegatorGroup> delegators;
  static const config::ObjectDescription& description();
};

struct IncentivesConfig {
  std::uint64_t emission_per_epoch = 1'000'000'000;  ///< units of 10^-9 token, at most kMaxEmission
  std::optional<std::uint64_t> rounds_per_epoch;     ///< 1 where absent; a consensus has its own
  config::Choice<RewardRule> reward = RewardRule::family().choose("work");
  Sink unpaid = Sink::treasury;  ///< where what the rule pays to nobody goes
  bool compound = false;         ///< what is paid becomes stake at once
  std::optional<FeeConfig> fee;
  std::optional<SlashingConfig> slashing;
  std::uint64_t unbonding_rounds = 0;
  std::vector<WithdrawalConfig> withdrawals;
  std::vector<DelegationConfig> delegation;

  static const config::ObjectDescription& description();
};

}  // namespace stakemine::incentive
