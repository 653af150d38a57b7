// SPDX-License-Identifier: Apache-2.0
/// Pending timers in commit order. Cancelling removes the timer itself, so that a cancelled one leaves no trace:
/// nothing that is computed from the head (a window's start) depends on it. O(log n). Not thread-safe.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/engine/actor.hpp"
#include "stakemine/engine/message.hpp"

#include <set>

namespace stakemine::engine {

class TimerQueue {
 public:
  void push(const Message& timer) { pending_.insert(timer); }
  /// Whether it was pending.
  bool cancel(ActorId owner, TimerId timer);
  /// kNever when there is none.
  [[nodiscard]] VirtualTime head() const { return pending_.empty() ? kNever : pending_.begin()->time; }
  /// The earliest. Not empty.
  [[nodiscard]] const Message& front() const { return *pending_.begin(); }
  /// Removes the earliest and returns it. Not empty.
  Message pop();

 private:
  std::set<Message, CommitOrder> pending_;
};

}  // namespace stakemine::engine
