// SPDX-License-Identifier: Apache-2.0
// Two jobs on the engine's threads write the same number: ThreadSanitizer must say so, once, and nothing else.
#include "stakemine/engine/workers.hpp"

#include <barrier>
#include <cstdio>

int main() {
  constexpr std::uint64_t kJobs = 2;
  std::uint64_t shared = 0;
  std::barrier both_at_once{static_cast<std::ptrdiff_t>(kJobs)};
  const bool done = stakemine::engine::run_jobs(kJobs, kJobs, {}, [&](std::uint64_t index) {
    both_at_once.arrive_and_wait();
    shared = index;  // the race
    return [] {};
  });
  std::printf("%d %d\n", static_cast<int>(done), static_cast<int>(shared));
}
