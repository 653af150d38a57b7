// SPDX-License-Identifier: Apache-2.0
/// The pending events of one logical process in virtual time: messages that will arrive and timers, in commit order.
#pragma once

#include "stakemine/engine/actor.hpp"
#include "stakemine/engine/message.hpp"

#include <cstdint>
#include <unordered_set>
#include <vector>

namespace stakemine::engine {

/// A 4-ary heap of 16-byte keys over a pool of messages: a heap of the messages themselves would move 64 bytes a level,
/// and a binary one touches twice as many lines. An LP's own queue is small and stays in cache. Cancelled timers stay
/// in the heap until they come to the front or make up half of it, but the front is never one, so that nothing that is
/// computed from it depends on them. push, pop: O(log n). Not thread-safe.
class EventQueue {
 public:
  void push(const Message& event) {
    std::uint32_t slot;
    if (free_.empty()) {
      slot = static_cast<std::uint32_t>(events_.size());
      events_.push_back(event);
    } else {
      slot = free_.back();
      free_.pop_back();
      events_[slot] = event;
    }
    keys_.push_back({event.time, event.source, slot});
    if (cancels_ && event.origin != Origin::message) pending_timers_.insert(TimerKey{event.source, event.sequence});
    sift_up(keys_.size() - 1);
  }

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
  /// The time of the earliest; kNever when there is none.
  [[nodiscard]] VirtualTime head() const noexcept { return keys_.empty() ? kNever : keys_.front().time; }

  /// Removes the earliest, in commit order. Not empty.
  void pop(Message& earliest) {
    earliest = events_[keys_.front().slot];
    remove_front();
    if (cancels_) {
      if (earliest.origin != Origin::message) pending_timers_.erase(TimerKey{earliest.source, earliest.sequence});
      drop_cancelled_front();
    }
    // One of these comes next. In a large network they are in no cache, and this event will take as long as a miss.
    for (std::size_t at = 0; at < 5 && at < keys_.size(); ++at) __builtin_prefetch(&events_[keys_[at].slot]);
  }
  /// The source of the earliest, whose state will be wanted. Not empty.
  [[nodiscard]] ActorId front_source() const noexcept { return keys_.front().source; }

  /// Takes back a timer of `owner`. Whether it was pending.
  bool cancel(ActorId owner, TimerId timer);

 private:
  struct Key {
    VirtualTime time;
    ActorId source;
    std::uint32_t slot;
  };
  struct TimerKey {
    ActorId owner;
    std::uint64_t sequence;
    [[nodiscard]] bool operator==(const TimerKey&) const noexcept = default;
  };
  struct TimerKeyHash {
    [[nodiscard]] std::size_t operator()(const TimerKey& key) const noexcept {
      return (key.sequence * 0x9E3779B97F4A7C15) ^ (key.owner * 0xBF58476D1CE4E5B9);
    }
  };

  [[nodiscard]] bool precedes(const Key& a, const Key& b) const noexcept {
    if (a.time != b.time) return a.time < b.time;
    if (a.source != b.source) return a.source < b.source;
    return events_[a.slot].sequence < events_[b.slot].sequence;
  }
  void sift_up(std::size_t at) noexcept {
    const Key key = keys_[at];
    while (at > 0) {
      const std::size_t parent = (at - 1) / 4;
      if (!precedes(key, keys_[parent])) break;
      keys_[at] = keys_[parent];
      at = parent;
    }
    keys_[at] = key;
  }
  void sift_down(std::size_t at) noexcept {
    const Key key = keys_[at];
    const std::size_t size = keys_.size();
    while (true) {
      const std::size_t first = 4 * at + 1;
      if (first >= size) break;
      std::size_t least = first;
      const std::size_t end = first + 4 < size ? first + 4 : size;
      for (std::size_t child = first + 1; child < end; ++child)
        if (precedes(keys_[child], keys_[least])) least = child;
      if (!precedes(keys_[least], key)) break;
      keys_[at] = keys_[least];
      at = least;
    }
    keys_[at] = key;
  }
  void remove_front() {
    free_.push_back(keys_.front().slot);
    keys_.front() = keys_.back();
    keys_.pop_back();
    if (!keys_.empty()) sift_down(0);
  }
  void begin_cancelling();
  [[nodiscard]] bool is_cancelled(const Message& event) const {
    return event.origin != Origin::message && !pending_timers_.contains(TimerKey{event.source, event.sequence});
  }
  void drop_cancelled_front();
  void remove_cancelled();

  std::vector<Key> keys_;
  std::vector<Message> events_;
  std::vector<std::uint32_t> free_;
  bool cancels_ = false;
  std::unordered_set<TimerKey, TimerKeyHash> pending_timers_;  ///< of those in the heap; once cancels_
  std::size_t cancelled_ = 0;                                  ///< how many others are in the heap
};

}  // namespace stakemine::engine
