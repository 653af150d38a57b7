// SPDX-License-Identifier: Apache-2.0
/// Runs a small program of several threads under random schedules until one of them goes wrong.
///
/// The program is a class `struct Suite : rl::test_suite<Suite, thread_count>` with `void thread(unsigned index)` and,
/// if need be, `void before()` and `void after()`, which run alone. A fresh one is made for every schedule. It must be
/// deterministic but for what Relacy chooses, and must not print or throw. RL_ASSERT states what must hold.
#pragma once

#include "model_check/relacy_atomics.hpp"

#include <cstdint>
#include <ostream>
#include <string>

namespace stakemine::model_check {

struct Verdict {
  rl::test_result_e result = rl::test_result_success;
  std::uint64_t schedules = 0;  ///< tried; the last is the one that failed
  std::string history;          ///< of the schedule that failed: every step of every thread
};

inline void PrintTo(const Verdict& verdict, std::ostream* stream) {
  *stream << rl::test_result_str(verdict.result) << " after " << verdict.schedules << " schedules\n" << verdict.history;
}

/// The schedules are the same in every run.
/// \param steps_at_most of one schedule; beyond, it counts as a livelock.
template <class Suite>
[[nodiscard]] Verdict check(std::uint64_t schedules = 100'000, unsigned steps_at_most = 5'000) {
  rl::test_params params;
  // Not std::ostringstream: what it allocates while a schedule runs would be counted as the program's.
  rl::ostringstream output, progress;
  params.iteration_count = schedules;
  params.execution_depth_limit = steps_at_most;
  params.output_stream = &output;
  params.progress_stream = &progress;
  rl::simulate<Suite>(params);
  return {params.test_result, params.stop_iteration, std::string(output.str().c_str())};
}

}  // namespace stakemine::model_check
