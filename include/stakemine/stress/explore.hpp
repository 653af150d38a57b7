// SPDX-License-Identifier: Apache-2.0
/// Plays a load under many schedules, one after the other on one thread (stakemine/engine/explore.hpp), and checks the
/// books of each; a schedule in which something breaks is shrunk to fewer actors and messages and told step by step.
#pragma once

#include "stakemine/engine/explore.hpp"
#include "stakemine/stress/config.hpp"
#include "stakemine/stress/verdicts.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stakemine::stress {

struct Exploration {
  StressConfig config;  ///< its load, actors, messages, seed and threads; mailboxes have no bounds here
  std::uint64_t schedules = 1000;
  /// The number of the first. A number is a schedule: even ones are random walks, odd ones have depths 1 to 4 in turn.
  std::uint64_t first = 0;
  std::optional<std::uint64_t> depth;  ///< of all of them, where given
  /// What breaks is made smaller with at most so many times the schedules that it took to find; 0: it is left as it is.
  std::uint64_t shrinking = 10;
};

/// What broke, at its smallest.
struct ExploredFailure {
  std::uint64_t after = 0;  ///< schedules until it was found
  Invariant invariant{};
  std::string example;
  std::uint64_t schedule = 0, actors = 0, messages = 0;  ///< that show it; messages as a wish of so many
  std::uint64_t shrinking = 0;                           ///< schedules that making it smaller took
  std::vector<std::string> trace;                        ///< the schedule, step by step
};

struct ExploreReport {
  std::uint64_t schedules = 0, different = 0;  ///< played, and how many of them were not alike
  std::uint64_t steps = 0, longest = 0;        ///< in all, and of one
  double elapsed_s = 0;
  std::vector<Outcome> outcomes;
  std::optional<ExploredFailure> failure;
  bool interrupted = false;
};

/// Plays a program under a schedule: engine::explore, or what a test has broken.
using Play = std::function<engine::Explored(const engine::Program&, const engine::ExploreOptions&)>;

/// Ends at the first failure. \throws UserError where the load can't be made of so many actors
[[nodiscard]] ExploreReport explore_load(const Exploration& exploration, const std::stop_token& stop = {},
                                         const Play& play = engine::explore);

}  // namespace stakemine::stress
