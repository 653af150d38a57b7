// SPDX-License-Identifier: Apache-2.0
/// The lock-free heart of a mailbox: many threads push, one at a time takes everything.
#pragma once

#include "engine/atomics.hpp"

namespace stakemine::engine {

/// An intrusive stack that the consumer takes whole and reverses: first in, first out in the order of the pushes, hence
/// for each producer. `Node` has a member `next` (Atomics::Plain<Node*>) that belongs to the stack while the node is in
/// it. Never blocks, never allocates.
template <class Node, class Atomics = StdAtomics>
class NodeStack {
 public:
  /// Any thread.
  void push(Node* node) noexcept {
    // Release: whoever takes the node sees what its producer wrote into it, and its next pointer. No ABA: nothing is
    // ever unlinked but the whole stack, so that a head that compares equal is the same node on the same stack, or a
    // new one at an old address on a stack that `next` is just being made to point to.
    Node* head = newest_.load(std::memory_order_relaxed);
    do {
      node->next = head;
    } while (!newest_.compare_exchange_weak(head, node, std::memory_order_release, std::memory_order_relaxed));
  }

  /// Everything that has been pushed, linked from the oldest to the newest by `next`; null when there is nothing. One
  /// thread at a time.
  [[nodiscard]] Node* take() noexcept {
    // A look first: most visits find nothing, and a load leaves the line with whoever has it.
    if (newest_.load(std::memory_order_relaxed) == nullptr) return nullptr;
    // Acquire pairs with the release of the newest node's push. The older ones are covered too: each later push is a
    // read-modify-write of newest_ and thereby continues the release sequence of the pushes below it.
    Node* node = newest_.exchange(nullptr, std::memory_order_acquire);
    Node* oldest_first = nullptr;
    while (node != nullptr) {
      Node* const next = node->next;
      node->next = oldest_first;
      oldest_first = node;
      node = next;
    }
    return oldest_first;
  }

  /// Whether a take() would find nothing. Any thread. Relaxed: it finds each push that happened before it, and whoever
  /// must not miss one learns of it by other means first (Claim).
  [[nodiscard]] bool empty() const noexcept { return newest_.load(std::memory_order_relaxed) == nullptr; }

 private:
  typename Atomics::template Atomic<Node*> newest_{nullptr};
};

}  // namespace stakemine::engine
