// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/mailbox.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>

namespace stakemine::engine {

Mailbox::~Mailbox() {
  for (Chunk* chunk = newest_.load(std::memory_order_acquire); chunk != nullptr;)
    chunk = std::unique_ptr<Chunk>(chunk)->next;
}

void Mailbox::push(std::unique_ptr<Chunk> chunk) noexcept {
  STAKEMINE_ASSERT(!chunk->messages.empty());
  // The counters are relaxed: they order nothing. They are raised before the chunk can be seen, so that the consumer's
  // popped_ never passes pushed_ in any order of the two that a thread can observe after taking the chunk; the
  // difference may count a chunk that is about to be pushed, never miss one that waits.
  const std::uint64_t count = chunk->messages.size();
  const std::uint64_t pushed = pushed_.fetch_add(count, std::memory_order_relaxed) + count;
  const std::uint64_t popped = popped_.load(std::memory_order_relaxed);
  const std::uint64_t waiting = pushed - std::min(pushed, popped);
  std::uint64_t high_water = high_water_.load(std::memory_order_relaxed);
  while (high_water < waiting && !high_water_.compare_exchange_weak(high_water, waiting, std::memory_order_relaxed)) {
  }

  // Release: whoever takes the chunk sees its messages and its next pointer. No ABA: nothing is ever unlinked but the
  // whole stack, so that a head that compares equal is the same chunk in the same stack, or a new chunk at an old
  // address on top of a stack that `next` is just being set to.
  Chunk* const pushing = chunk.release();
  pushing->next = newest_.load(std::memory_order_relaxed);
  while (!newest_.compare_exchange_weak(pushing->next, pushing, std::memory_order_release, std::memory_order_relaxed)) {
  }
}

void Mailbox::take(std::vector<std::unique_ptr<Chunk>>& chunks) {
  chunks.clear();
  // Acquire pairs with the release of the newest chunk's push. The older chunks are covered too: each later push is a
  // read-modify-write of newest_ and thereby continues the release sequence of the pushes below it.
  std::uint64_t count = 0;
  for (Chunk* chunk = newest_.exchange(nullptr, std::memory_order_acquire); chunk != nullptr; chunk = chunk->next) {
    chunks.emplace_back(chunk);
    count += chunk->messages.size();
  }
  std::reverse(chunks.begin(), chunks.end());
  popped_.fetch_add(count, std::memory_order_relaxed);
}

bool Mailbox::empty() const noexcept {
  return newest_.load(std::memory_order_acquire) == nullptr;
}

MailboxCounters Mailbox::counters() const noexcept {
  return {pushed_.load(std::memory_order_relaxed), popped_.load(std::memory_order_relaxed),
          high_water_.load(std::memory_order_relaxed)};
}

}  // namespace stakemine::engine
