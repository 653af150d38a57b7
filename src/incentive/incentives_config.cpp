// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/incentives_config.hpp"

#include <fmt/format.h>

namespace stakemine::incentive {

using config::Complain;
using config::Description;

const config::ObjectDescription& FeeConfig::description() {
  static const auto described =
      Description<FeeConfig>("fee", "What the network keeps of every payment.")
          .field("share", &FeeConfig::share, "Of each payment, rounded down.", {.range = config::between(0, 1)})
          .field("to", &FeeConfig::to, "Where it goes.");
  return described;
}

const config::ObjectDescription& SlashingConfig::description() {
  static const auto described =
      Description<SlashingConfig>("slashing", "What offences cost: shares of the offender's stake.")
          .field("invalid_result", &SlashingConfig::invalid_result, "For a partial result with entries not finite.",
                 {.range = config::between(0, 1)})
          .field("wrong_result", &SlashingConfig::wrong_result,
                 "For each partial result that is found wrong, where results are checked (a \"verification\").",
                 {.range = config::between(0, 1)})
          .field("equivocation", &SlashingConfig::equivocation,
                 "For a validator that votes two ways in a round, where validators vote.",
                 {.range = config::between(0, 1)})
          .field("correlated", &SlashingConfig::correlated, "What offences cost the more of them there are.")
          .field("jail_rounds", &SlashingConfig::jail_rounds,
                 "For how many rounds an offender gets no work, no say and no pay by stake.")
          .field("to", &SlashingConfig::to, "Where it goes.")
          .check([](const SlashingConfig& slashing, const Complain& complain) {
            if (slashing.invalid_result + slashing.wrong_result + slashing.equivocation +
                    slashing.correlated.correlation + static_cast<double>(slashing.jail_rounds) ==
                0)
              complain("", "has no effect; expected an offence that costs something");
          });
  return described;
}

const config::ObjectDescription& WithdrawalConfig::description() {
  static const auto described =
      Description<WithdrawalConfig>("withdrawal", "Members of a group take stake out.")
          .field("group", &WithdrawalConfig::group, "Of miners, validators or delegators, by name.", {.required = true})
          .field("round", &WithdrawalConfig::round, "At the end of which.",
                 {.range = config::between(1, 1e12), .required = true})
          .field("share", &WithdrawalConfig::share, "Of what each has at stake by then.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}});
  return described;
}

std::uint64_t DelegatorGroup::size() const {
  const auto listed = stake.is_constant() ? std::nullopt : stake.make()->length();
  return count.value_or(listed.value_or(1));
}

const config::ObjectDescription& DelegatorGroup::description() {
  static const auto described =
      Description<DelegatorGroup>("delegator_group",
                                  "Delegators that are described together; each draws its own stake.")
          .field("name", &DelegatorGroup::name,
                 "For tables and withdrawals; \"delegators<index>\" if absent, counted over all delegation.")
          .field("count", &DelegatorGroup::count,
                 "How many lend to each member; if absent, as many as its explicit or CSV values, else 1.",
                 {.range = config::between(1, 1e9)})
          .field("stake", &DelegatorGroup::stake, "What each lends to a member, in tokens.",
                 {.range = config::at_least(0)})
          .check([](const DelegatorGroup& group, const Complain& complain) {
            const auto listed = group.stake.is_constant() ? std::nullopt : group.stake.make()->length();
            if (listed && *listed < group.size())
              complain("stake",
                       fmt::format("lists {} values for {} delegators; expected no fewer values than delegators",
                                   *listed, group.size()));
          });
  return described;
}

const config::ObjectDescription& DelegationConfig::description() {
  static const auto described =
      Description<DelegationConfig>("delegation", "Others lend their stake to each member of a group.")
          .field("to", &DelegationConfig::to,
                 "A group of miners or validators, by name. What is lent to a member counts as its stake in work, say "
                 "and pay, and is slashed with its own.",
                 {.required = true})
          .field("commission", &DelegationConfig::commission,
                 "What the member keeps of what lent stake earns; the rest is shared by stake.",
                 {.range = config::between(0, 1)})
          .field("delegators", &DelegationConfig::delegators, "Groups of them; each member has delegators of its own.",
                 {.required = true})
          .check([](const DelegationConfig& delegation, const Complain& complain) {
            if (delegation.delegators.empty()) complain("delegators", "is empty; expected at least one group");
          });
  return described;
}

const config::ObjectDescription& IncentivesConfig::description() {
  static const auto described =
      Description<IncentivesConfig>("incentives", "Who is paid for what, and what becomes of the money.")
          .field("emission_per_epoch", &IncentivesConfig::emission_per_epoch,
                 "What an epoch brings, in units of money: 10^-9 token.")
          .field("rounds_per_epoch", &IncentivesConfig::rounds_per_epoch,
                 "How many rounds are paid for at once; 1 if absent. A consensus has its own.",
                 {.range = config::between(1, 1e12)})
          .field("reward", &IncentivesConfig::reward, "Who is paid how much of it.")
          .field("unpaid", &IncentivesConfig::unpaid, "Where goes what the rule pays to nobody.")
          .field("compound", &IncentivesConfig::compound,
                 "Whether what is paid becomes stake at once; parts of a unit of stake wait.")
          .field("fee", &IncentivesConfig::fee, "What the network keeps of every payment; nothing if absent.")
          .field("slashing", &IncentivesConfig::slashing, "What offences cost; nothing if absent.")
          .field("unbonding_rounds", &IncentivesConfig::unbonding_rounds,
                 "How long stake that is taken out can still be slashed before it is free.")
          .field("withdrawals", &IncentivesConfig::withdrawals, "Who takes stake out, and when.")
          .field("delegation", &IncentivesConfig::delegation,
                 "Who lends stake to whom. With \"compound\" what delegators earn becomes stake that they lend.")
          .check([](const IncentivesConfig& config, const Complain& complain) {
            if (config.emission_per_epoch > kMaxEmission) complain("emission_per_epoch", "must be < 2^63");
            if (config.unbonding_rounds > 0 && config.withdrawals.empty())
              complain("unbonding_rounds", "has no effect; expected \"withdrawals\" beside it");
          });
  return described;
}

}  // namespace stakemine::incentive
