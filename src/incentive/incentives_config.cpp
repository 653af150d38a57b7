// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/incentives_config.hpp"

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
          .field("group", &WithdrawalConfig::group, "Of miners or validators, by name.", {.required = true})
          .field("round", &WithdrawalConfig::round, "At the end of which.",
                 {.range = config::between(1, 1e12), .required = true})
          .field("share", &WithdrawalConfig::share, "Of what each has at stake by then.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}});
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
          .check([](const IncentivesConfig& config, const Complain& complain) {
            if (config.emission_per_epoch > kMaxEmission) complain("emission_per_epoch", "must be < 2^63");
            if (config.compound && !config.withdrawals.empty())
              complain("withdrawals", "would go back to stake with the next pay; expected no \"compound\" beside them");
            if (config.unbonding_rounds > 0 && config.withdrawals.empty())
              complain("unbonding_rounds", "has no effect; expected \"withdrawals\" beside it");
          });
  return described;
}

}  // namespace stakemine::incentive
