// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"

#include <vector>

#include <tbb/combinable.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace stakemine::bench {

Measurement scatter_gather_tbb_task(std::uint32_t actors) {
  Rounds rounds(actors, 2 * std::uint64_t{actors});
  std::vector<std::uint64_t> sums(actors);
  tbb::combinable<std::uint64_t> replies([] { return std::uint64_t{0}; });
  tbb::task_arena arena(static_cast<int>(kThreads));
  bool again = true;
  while (again) {
    arena.execute([&] {
      tbb::task_group messages;
      for (std::uint64_t& sum : sums)
        messages.run([&messages, &replies, &sum, task = rounds.round()] {
          sum += task;
          // No mailbox puts the replies in order; adding them up where they arrive is what the peer does best.
          messages.run([&replies, reply = sum] { replies.local() += reply; });
        });
      messages.wait();
    });
    std::uint64_t total = 0;
    replies.combine_each([&](std::uint64_t part) { total += part; });
    replies.clear();
    (void)rounds.gather(total);
    again = rounds.next(scatter_gather_sum(actors, rounds.round()));
  }
  return rounds.measurement();
}

}  // namespace stakemine::bench
