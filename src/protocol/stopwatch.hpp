// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace stakemine::protocol {

/// Adds the real time of its life to a phase. Real time is reported and decides nothing.
class Stopwatch {
 public:
  explicit Stopwatch(double& phase_s) : phase_s_(phase_s), began_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() { phase_s_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& phase_s_;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace stakemine::protocol
