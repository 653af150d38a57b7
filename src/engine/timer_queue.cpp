// SPDX-License-Identifier: Apache-2.0
#include "timer_queue.hpp"

namespace stakemine::engine {

bool TimerQueue::cancel(ActorId owner, TimerId timer) {
  Message key;
  key.time = timer.due;
  key.source = owner;
  key.sequence = timer.sequence;
  return pending_.erase(key) == 1;
}

Message TimerQueue::pop() {
  const Message earliest = *pending_.begin();
  pending_.erase(pending_.begin());
  return earliest;
}

}  // namespace stakemine::engine
