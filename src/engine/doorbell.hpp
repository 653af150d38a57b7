// SPDX-License-Identifier: Apache-2.0
/// Wakes one thread that waits for several things at once: mail, the end of the run.
#pragma once

#include <atomic>
#include <cstdint>

namespace stakemine::engine {

/// Use: `ticket = bell.ticket(); if (nothing to do) bell.wait(ticket);`. A ring after the ticket was drawn ends the
/// wait, also if it comes before the wait begins, so no wake-up is lost: whoever makes something to do rings
/// afterwards; if the waiter's look came too early to see it, the ring came after the ticket, and if the ring came
/// before the ticket, then ticket()'s acquire, which reads from that ring's release, makes the look see it.
class Doorbell {
 public:
  void ring() noexcept {
    rings_.fetch_add(1, std::memory_order_release);
    rings_.notify_one();
  }

  [[nodiscard]] std::uint32_t ticket() const noexcept { return rings_.load(std::memory_order_acquire); }

  /// Spins shortly, since in a busy run the next ring is less than a wake-up (5 µs) away, then sleeps. One thread.
  void wait(std::uint32_t ticket) const noexcept {
    constexpr int kSpins = 100;
    for (int spin = 0; spin < kSpins; ++spin) {
      if (rings_.load(std::memory_order_acquire) != ticket) return;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
    rings_.wait(ticket, std::memory_order_acquire);
  }

 private:
  std::atomic<std::uint32_t> rings_{0};
};

}  // namespace stakemine::engine
