// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/incentives_config.hpp"

namespace stakemine::incentive {

const config::ObjectDescription& IncentivesConfig::description() {
  static const auto described =
      config::Description<IncentivesConfig>("incentives", "What miners are paid.")
          .field("emission_per_epoch", &IncentivesConfig::emission_per_epoch, "Units of money that an epoch brings.")
          .field("reward", &IncentivesConfig::reward, "Who is paid how much of it.")
          .check([](const IncentivesConfig& config, const config::Complain& complain) {
            if (config.emission_per_epoch > kMaxEmission) complain("emission_per_epoch", "must be < 2^63");
          });
  return described;
}

}  // namespace stakemine::incentive
