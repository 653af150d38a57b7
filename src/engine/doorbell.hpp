// SPDX-License-Identifier: Apache-2.0
/// Wakes one thread that waits for several things at once: mail, the end of the run.
#pragma once

#include "engine/atomics.hpp"

#include <cstdint>

namespace stakemine::engine {

/// Use: `ticket = bell.ticket(); if (nothing to do) bell.wait(ticket);`. A ring after the ticket was drawn ends the
/// wait, also if it comes before the wait begins, so no wake-up is lost: whoever makes something to do rings
/// afterwards; if the waiter's look came too early to see it, the ring came after the ticket, and if the ring came
/// before the ticket, then ticket()'s acquire, which reads from that ring's release, makes the look see it.
template <class Atomics = StdAtomics>
class Doorbell {
 public:
  void ring() noexcept {
    rings_.fetch_add(1, std::memory_order_release);
    rings_.notify_one();
  }

  [[nodiscard]] std::uint32_t ticket() const noexcept { return rings_.load(std::memory_order_acquire); }

  /// Sleeps until a ring after the ticket was drawn. One thread. Relaxed: all that its end says is that it is worth
  /// looking again, with a new ticket.
  void wait(std::uint32_t ticket) const noexcept { rings_.wait(ticket, std::memory_order_relaxed); }

 private:
  typename Atomics::template Atomic<std::uint32_t> rings_{0};
};

}  // namespace stakemine::engine
