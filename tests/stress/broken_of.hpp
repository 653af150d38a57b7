// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "stakemine/stress/verdicts.hpp"

#include <set>

namespace stakemine::stress {

/// The invariants that did not hold.
inline std::set<Invariant> broken_of(const Verdicts& verdicts) {
  std::set<Invariant> broken;
  for (const Outcome& outcome : verdicts.outcomes())
    if (outcome.broken > 0) broken.insert(outcome.invariant);
  return broken;
}

}  // namespace stakemine::stress
