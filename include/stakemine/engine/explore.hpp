// SPDX-License-Identifier: Apache-2.0
/// A program run on one thread that plays several: at every access to what threads share, a seeded schedule decides who
/// goes on. One seed is one interleaving, every time.
///
/// What is played is the wall runtime's scheduling: workers that take logical processes off the ready list, mailboxes,
/// claims, and a thread of timers. Mailbox, claim and ready list are the wall runtime's own code, on atomics that give
/// the turn away; reordering by the memory model is not explored (tests/model_check does that).
#pragma once

#include "stakemine/engine/program.hpp"
#include "stakemine/engine/runtime.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stakemine::engine {

struct ExploreOptions {
  std::uint64_t seed = 0;
  unsigned threads = 3;       ///< workers that are played, ≥ 1; the timers' thread comes on top
  std::uint32_t lp_size = 1;  ///< actors in a logical process
  /// 0: a random walk, every thread equally likely at every step. d ≥ 1: probabilistic concurrency testing (Burckhardt,
  /// Kothari, Musuvathi and Nagarakatte 2010, "A randomized scheduler with probabilistic guarantees of finding bugs"):
  /// the thread of the highest random priority runs, and at d − 1 random steps falls behind all others. A bug that
  /// takes d orderings among n threads in k steps is found with probability ≥ 1 / (n k^(d − 1)).
  std::uint64_t depth = 0;
  std::uint64_t expected_steps = 1000;      ///< k: among which the d − 1 are drawn
  std::uint64_t steps_at_most = 1'000'000;  ///< of one run; beyond it counts as stuck
  bool keeps_steps = false;                 ///< in the report
};

struct Explored {
  RunReport run;  ///< quiescent, or interrupted where it was stuck
  std::uint64_t steps = 0;
  std::uint64_t hash = 0;          ///< of the schedule: who took which step
  std::vector<std::string> trace;  ///< a line a step: who, where, and what was delivered
};

/// Runs the program once. Rethrows what an actor throws. Not for programs that wait for real time.
[[nodiscard]] Explored explore(const Program& program, const ExploreOptions& options);

}  // namespace stakemine::engine
