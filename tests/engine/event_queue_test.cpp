// SPDX-License-Identifier: Apache-2.0
#include "engine/event_queue.hpp"

#include "stakemine/core/random.hpp"

#include <set>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

/// At random from seeds, against an ordered set: pushes, pops and cancels, among them of timers that have fired or were
/// cancelled before.
TEST(EventQueue, IsAnOrderedSet) {
  std::uint64_t cancelled = 0, refused = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    KeyedRandom random(seed, Purpose::test, 1);
    EventQueue queue;
    std::set<Message, CommitOrder> expected;
    std::vector<Message> timers;
    std::uint64_t sequence = 0;
    for (int step = 0; step < 4000; ++step) {
      const double what = random.uniform();
      if (what < 0.5) {
        Message event;
        event.time = VirtualTime{Duration{random.below(50)}};
        event.source = static_cast<ActorId>(random.below(4));
        event.sequence = ++sequence;
        event.origin = random.uniform() < 0.5 ? Origin::message : Origin::timer;
        queue.push(event);
        expected.insert(event);
        if (event.origin == Origin::timer) timers.push_back(event);
      } else if (what < 0.75 && !expected.empty()) {
        Message earliest;
        queue.pop(earliest);
        ASSERT_EQ(earliest, *expected.begin());
        expected.erase(expected.begin());
      } else if (!timers.empty() && seed % 2 == 0) {
        const Message& timer = timers[random.below(timers.size())];
        const bool was_pending = expected.erase(timer) == 1;
        ASSERT_EQ(queue.cancel(timer.source, {timer.time, timer.sequence}), was_pending);
        ++(was_pending ? cancelled : refused);
      }
      ASSERT_EQ(queue.empty(), expected.empty());
      ASSERT_EQ(queue.head(), expected.empty() ? kNever : expected.begin()->time);
    }
  }
  EXPECT_GT(cancelled, 1000U);
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace stakemine::engine
