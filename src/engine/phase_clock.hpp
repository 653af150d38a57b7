// SPDX-License-Identifier: Apache-2.0
/// Where the real time of a run goes.
#pragma once

#include "stakemine/engine/runtime.hpp"

#include <chrono>

namespace stakemine::engine {

/// Counts real time, always into one of the phases. On one thread.
class PhaseClock : public RunPhases {
 public:
  /// From now on the time is counted there.
  void enter(double& phase_s) noexcept {
    const auto now = std::chrono::steady_clock::now();
    *phase_s_ += std::chrono::duration<double>(now - since_).count();
    phase_s_ = &phase_s;
    since_ = now;
  }

 private:
  double* phase_s_ = &gather_s;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace stakemine::engine
