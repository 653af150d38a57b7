// SPDX-License-Identifier: Apache-2.0
/// The queue through which every message to a logical process passes, in both runtimes.
#pragma once

#include "stakemine/engine/mailbox.hpp"

#include "engine/chunk.hpp"
#include "engine/node_stack.hpp"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>

namespace stakemine::engine {

/// A bounded queue of nodes (chunks of messages) for many producers and one consumer at a time, first in, first out for
/// each producer. A producer reserves room, then pushes; the consumer takes all there is and gives the room back when
/// it has handled it, so that what is being handled counts as waiting. push: lock-free. take: wait-free but for the
/// reversal. Both take a lock where the policy is drop_oldest. A `Node` has `next`, weight(), size(),
/// must_stay() and drop_front() as in Chunk.
template <class Node, class Atomics = StdAtomics>
class BasicMailbox {
 public:
  enum class Room { reserved, full };

  explicit BasicMailbox(const MailboxOptions& options = {}) : options_(options) {}
  BasicMailbox(const BasicMailbox&) = delete;
  BasicMailbox& operator=(const BasicMailbox&) = delete;

  /// Room for so many messages, or nothing. Any thread.
  [[nodiscard]] Room reserve(std::uint64_t count) noexcept {
    // The look is sequentially consistent against release(): see FlowControl. What a failed exchange reads is no older.
    std::uint64_t waiting = waiting_.load(std::memory_order_seq_cst);
    do {
      if (waiting + count > options_.capacity) return Room::full;
    } while (!waiting_.compare_exchange_weak(waiting, waiting + count, std::memory_order_relaxed));
    raise_high_water(waiting + count);
    return Room::reserved;
  }
  /// The same, whether there is room or not.
  void reserve_over(std::uint64_t count) noexcept {
    const std::uint64_t waiting = waiting_.fetch_add(count, std::memory_order_relaxed) + count;
    if (waiting > options_.capacity) overflowed_.fetch_add(count, std::memory_order_relaxed);
    raise_high_water(waiting);
  }

  /// \param node not empty; room for its weight has been reserved. Any thread.
  void push(Node* node) noexcept { stack_.push(node); }

  /// All that has been pushed, the oldest first, linked by `next`; null when there is nothing. One thread at a time.
  [[nodiscard]] Node* take() noexcept {
    if (options_.policy != MailboxPolicy::drop_oldest) return stack_.take();
    const std::lock_guard lock(trimming_);
    append_to_older(stack_.take());
    Node* const all = older_;
    older_ = nullptr;
    newest_of_older_ = nullptr;
    return all;
  }
  /// So many of those that were taken have been handled. One thread at a time.
  void release(std::uint64_t count) noexcept {
    popped_.store(popped_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
    waiting_.fetch_sub(count, std::memory_order_seq_cst);
  }

  /// So many have been handled that came to the consumer past this queue. One thread at a time.
  void count_passed_by(std::uint64_t count) noexcept {
    popped_.store(popped_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }

  /// Policy drop_oldest, after a push: loses the oldest that wait, but for nodes that must stay, until the rest fits,
  /// and calls free(node) with what that empties. What the consumer has taken is out of reach. Any thread.
  template <class Free>
  void trim(Free free) {
    if (waiting_.load(std::memory_order_relaxed) <= options_.capacity) return;
    const std::lock_guard lock(trimming_);
    append_to_older(stack_.take());
    Node* before = nullptr;  // the last one passed over
    for (Node* oldest = older_; oldest != nullptr;) {
      const std::uint64_t waiting = waiting_.load(std::memory_order_relaxed);
      if (waiting <= options_.capacity) return;
      Node* const next = oldest->next;
      if (oldest->must_stay()) {
        before = std::exchange(oldest, next);
        continue;
      }
      const std::uint64_t lost = std::min<std::uint64_t>(waiting - options_.capacity, oldest->size());
      oldest->drop_front(static_cast<std::uint32_t>(lost));
      dropped_.fetch_add(lost, std::memory_order_relaxed);
      waiting_.fetch_sub(lost, std::memory_order_relaxed);
      if (oldest->size() > 0) return;
      if (before == nullptr) {
        older_ = next;
      } else {
        before->next = next;
      }
      if (next == nullptr) newest_of_older_ = before;
      free(std::exchange(oldest, next));
    }
  }

  /// Whether a take() would find nothing, as far as pushes go that happened before. Any thread.
  [[nodiscard]] bool empty() noexcept {
    if (options_.policy != MailboxPolicy::drop_oldest) return stack_.empty();
    const std::lock_guard lock(trimming_);
    return older_ == nullptr && stack_.empty();
  }

  void count_refused(std::uint64_t count) noexcept { refused_.fetch_add(count, std::memory_order_relaxed); }
  void count_blocked() noexcept { blocked_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] MailboxPolicy policy() const noexcept { return options_.policy; }

  /// A snapshot; exact while nobody does anything.
  [[nodiscard]] MailboxCounters counters() const noexcept {
    MailboxCounters counters;
    counters.popped = popped_.load(std::memory_order_relaxed);
    counters.dropped = dropped_.load(std::memory_order_relaxed);
    counters.pushed = counters.popped + counters.dropped + waiting_.load(std::memory_order_relaxed);
    counters.high_water = high_water_.load(std::memory_order_relaxed);
    counters.refused = refused_.load(std::memory_order_relaxed);
    counters.blocked = blocked_.load(std::memory_order_relaxed);
    counters.overflowed = overflowed_.load(std::memory_order_relaxed);
    return counters;
  }

 private:
  using Counter = typename Atomics::template Atomic<std::uint64_t>;

  // The counters order nothing: they are relaxed, but for waiting_ where a blocked producer depends on it.
  void raise_high_water(std::uint64_t waiting) noexcept {
    std::uint64_t high_water = high_water_.load(std::memory_order_relaxed);
    while (high_water < waiting && !high_water_.compare_exchange_weak(high_water, waiting, std::memory_order_relaxed)) {
    }
  }

  void append_to_older(Node* nodes) noexcept {
    if (nodes == nullptr) return;
    if (Node* const newest = newest_of_older_; newest != nullptr) {
      newest->next = nodes;
    } else {
      older_ = nodes;
    }
    for (Node* next = nodes->next; next != nullptr; next = nodes->next) nodes = next;
    newest_of_older_ = nodes;
  }

  NodeStack<Node, Atomics> stack_;
  Counter waiting_{0};  ///< pushed or about to be, and not yet handled
  Counter popped_{0};   ///< written by the consumer alone
  Counter high_water_{0}, refused_{0}, dropped_{0}, blocked_{0}, overflowed_{0};
  MailboxOptions options_;
  // Policy drop_oldest: what has been moved off the stack, so that its far end can be reached.
  typename Atomics::Mutex trimming_;
  typename Atomics::template Plain<Node*> older_ = nullptr;
  typename Atomics::template Plain<Node*> newest_of_older_ = nullptr;
};

using Mailbox = BasicMailbox<Chunk>;

}  // namespace stakemine::engine
