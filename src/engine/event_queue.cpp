// SPDX-License-Identifier: Apache-2.0
#include "engine/event_queue.hpp"

#include <algorithm>

namespace stakemine::engine {

bool EventQueue::cancel(ActorId owner, TimerId timer) {
  if (!cancels_) begin_cancelling();
  if (pending_timers_.erase(TimerKey{owner, timer.sequence}) == 0) return false;
  if (2 * ++cancelled_ > keys_.size()) {
    remove_cancelled();
  } else {
    drop_cancelled_front();
  }
  return true;
}

void EventQueue::begin_cancelling() {
  cancels_ = true;
  for (const Key& key : keys_) {
    const Message& event = events_[key.slot];
    if (event.origin != Origin::message) pending_timers_.insert(TimerKey{event.source, event.sequence});
  }
}

void EventQueue::drop_cancelled_front() {
  while (cancelled_ > 0 && !keys_.empty() && is_cancelled(events_[keys_.front().slot])) {
    remove_front();
    --cancelled_;
  }
}

void EventQueue::remove_cancelled() {
  std::erase_if(keys_, [this](const Key& key) {
    const bool gone = is_cancelled(events_[key.slot]);
    if (gone) free_.push_back(key.slot);
    return gone;
  });
  cancelled_ = 0;
  for (std::size_t at = keys_.size(); at-- > 0;) sift_down(at);
}

}  // namespace stakemine::engine
