// SPDX-License-Identifier: Apache-2.0
/// The config section "identity": what it takes to appear under a name.
#pragma once

#include "stakemine/config/description.hpp"

namespace stakemine::experiment {

/// Both in tokens, ≥ 0.
struct IdentityConfig {
  double registration_cost = 0;  ///< burned for each name before the ledger opens; who has less has nothing left
  double minimum_stake = 0;      ///< a name with less, after that, has no stake: it gets no work and no say by stake

  static const config::ObjectDescription& description();
  /// What a name has that brings so much.
  [[nodiscard]] double stake_of(double brought) const {
    const double left = brought - registration_cost;
    return left < minimum_stake || left < 0 ? 0 : left;
  }
};

}  // namespace stakemine::experiment
