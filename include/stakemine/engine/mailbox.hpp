// SPDX-License-Identifier: Apache-2.0
/// The queue through which every message between logical processes passes, in both runtimes.
#pragma once

#include "stakemine/engine/message.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace stakemine::engine {

/// Messages that are handed over at once, in order. Handing over one cache line between cores costs as much as working
/// through dozens of messages, so producers gather before they push.
struct Chunk {
  std::vector<Message> messages;
  Chunk* next = nullptr;  ///< the mailbox's own
};

/// Messages, not chunks.
struct MailboxCounters {
  std::uint64_t pushed = 0;
  std::uint64_t popped = 0;
  std::uint64_t high_water = 0;  ///< most that ever waited at once
};

/// A lock-free queue of chunks for many producers and one consumer at a time: an intrusive stack that the consumer
/// takes whole and reverses, hence first in, first out for each producer (indeed in the order of the pushes).
/// Unbounded. push: any thread, lock-free. take: one thread at a time, wait-free but for the reversal. The rest: any
/// thread.
class Mailbox {
 public:
  Mailbox() = default;
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox();

  /// \param chunk at least one message.
  void push(std::unique_ptr<Chunk> chunk) noexcept;
  /// Replaces `chunks` by all that have been pushed, the oldest first; none when the mailbox is empty.
  void take(std::vector<std::unique_ptr<Chunk>>& chunks);
  [[nodiscard]] bool empty() const noexcept;
  /// A snapshot; exact while nobody pushes or takes.
  [[nodiscard]] MailboxCounters counters() const noexcept;

 private:
  std::atomic<Chunk*> newest_{nullptr};
  std::atomic<std::uint64_t> pushed_{0}, popped_{0}, high_water_{0};
};

}  // namespace stakemine::engine
