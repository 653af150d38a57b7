// SPDX-License-Identifier: Apache-2.0
/// A run at rest: nothing on its way, no timer pending, no question open. All that the engine knows of it then.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/time.hpp"
#include "stakemine/engine/totals.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::engine {

/// What another run of the same program goes on from (RuntimeOptions::begin), so that together they are one run.
struct RunState {
  VirtualTime time{};
  Totals totals;
  std::uint64_t given_up = 0;            ///< messages and answers that were (Late)
  std::vector<std::uint64_t> sequences;  ///< the last one used, by actor

  void carry_state(Archive& archive) { archive(time, totals, given_up, sequences); }
};

}  // namespace stakemine::engine
