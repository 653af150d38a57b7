// SPDX-License-Identifier: Apache-2.0
/// The wall runtime under chaos: threads yield, sleep and pause at random wherever they may overtake each other, and
/// processes that are ready run in a shuffled order, by workers that end at any time. What an unlucky system does once
/// a year happens all the time.
#pragma once

#include "stakemine/engine/runtime.hpp"

#include <cstdint>
#include <memory>

namespace stakemine::engine {

/// Shares of the points that threads pass, each in [0, 1].
struct ChaosOptions {
  std::uint64_t seed = 0;
  double yield = 0.05;     ///< give the core away
  double sleep = 0.002;    ///< for up to 50 µs
  double pause = 0.00002;  ///< for 5 ms, so that all others get far ahead
  double death = 0.002;    ///< of the processes that a worker has run: it ends there, and another begins in its place
};

/// As make_wall_runtime, which is compiled without these points. The seed decides what each thread does at its n-th
/// point; which thread is where by then is up to the system, so that a run is not repeated to the letter.
[[nodiscard]] std::unique_ptr<Runtime> make_chaotic_wall_runtime(const RuntimeOptions& options,
                                                                 const ChaosOptions& chaos);

}  // namespace stakemine::engine
