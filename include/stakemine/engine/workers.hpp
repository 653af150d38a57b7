// SPDX-License-Identifier: Apache-2.0
/// Threads for work that falls into independent jobs, each far dearer than handing it to a thread: whole runs, say.
#pragma once

#include "stakemine/core/blocks.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace stakemine::engine {

/// A job does its work and returns what is to be done with its result.
using Job = std::function<std::function<void()>(std::uint64_t index)>;

/// Calls job(0) … job(count − 1), handed out in this order, on `threads` ≥ 1 threads (one: the caller's own), and what
/// they return one at a time, in the order in which jobs end. No further job begins once `stop` is requested or one has
/// thrown; the exception of the lowest job that threw comes out when all threads have come to rest. A job may itself
/// start runs. \return whether every job was done.
[[nodiscard]] bool run_jobs(std::uint64_t count, unsigned threads, const std::stop_token& stop, const Job& job);

/// As many threads as the options mean: `threads`, or one a core where that is 0.
[[nodiscard]] unsigned worker_count(unsigned threads);

/// Runs blocks on so many threads (0: one a core), the caller's among them, where that pays, as a run in virtual time
/// does. Of one thread at a time. Empty where there is only one.
[[nodiscard]] BlockRunner block_runner(unsigned threads);

}  // namespace stakemine::engine
