// SPDX-License-Identifier: Apache-2.0
/// Whoever keeps the state of a run between two rounds, so that it can be gone on with after the process has died.
#pragma once

#include "stakemine/core/ids.hpp"
#include "stakemine/engine/run_state.hpp"

namespace stakemine::protocol {

/// On the coordinator's thread.
class StateKeeper {
 public:
  virtual ~StateKeeper() = default;
  /// Whether it is time to. Asked after every round.
  [[nodiscard]] virtual bool is_due() const = 0;
  /// A round has ended and the next one has not begun. Only called where nothing is on its way then.
  virtual void keep(Round finished, const engine::RunState& state) = 0;
};

}  // namespace stakemine::protocol
