// SPDX-License-Identifier: Apache-2.0
/// The config section "identity": what it takes to appear under a name.
#pragma once

#include "stakemine/config/description.hpp"

namespace stakemine::experiment {

/// Both in tokens, ≥ 0.
struct IdentityConfig {
  /// Burned for each name before the ledger opens, and for each that is taken anew; who has less has nothing left.
  double registration_cost = 0;
  /// A name with less, after that and with what is lent to it, has no stake: it gets no work and no say by stake.
  double minimum_stake = 0;

  static const config::ObjectDescription& description();
  /// Whether it takes more than a name brings, to which so much is lent.
  [[nodiscard]] bool refuses(double brought, double lent) const {
    const double left = brought - registration_cost;
    return left < 0 || left + lent < minimum_stake;
  }
};

}  // namespace stakemine::experiment
