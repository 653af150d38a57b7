// SPDX-License-Identifier: Apache-2.0
/// The C++ Actor Framework as all of its contenders use it: work sharing, as many workers as stakemine has threads.
#pragma once

#include "engine/measurement.hpp"

#include <vector>

#include <caf/all.hpp>

namespace stakemine::bench {

using Actors = std::vector<caf::actor>;

struct CafConfig : caf::actor_system_config {
  CafConfig() {
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", std::size_t{kThreads});
  }
};

/// Waits until the coordinator has quit; what nobody knows any more then ends by itself.
inline void wait_for(caf::actor_system& system, const caf::actor& coordinator) {
  const caf::scoped_actor self(system);
  self->wait_for(coordinator);
}

}  // namespace stakemine::bench
