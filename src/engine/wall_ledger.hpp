// SPDX-License-Identifier: Apache-2.0
/// What a run on the wall's clock knows of itself: how much is left to do, what has been done, whether and why it ends.
#pragma once

#include "stakemine/engine/runtime.hpp"

#include "doorbell.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>

namespace stakemine::engine {

/// Thread-safe. One lock for each hand-over, which is many messages.
class WallLedger {
 public:
  /// One hand-over: `created` things to do came up and `done` were finished, `totals` having been done meanwhile. To be
  /// called before what was created can be seen by anyone else: then the number of things left is never too low, and it
  /// is 0 only when no message waits, nobody runs and no timer is pending, since whoever runs has not finished its own.
  void settle(std::uint64_t created, std::uint64_t done, const Totals& totals) {
    const std::lock_guard lock(mutex_);
    left_ = left_ + created - done;
    totals_.add(totals);
    if (left_ == 0) end_locked(Ending::quiescent);
  }

  /// The first reason counts.
  void end(Ending ending) {
    const std::lock_guard lock(mutex_);
    end_locked(ending);
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    end_locked(Ending::stopped);
  }

  /// Nobody may begin with another message.
  [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }

  [[nodiscard]] Totals totals() const {
    const std::lock_guard lock(mutex_);
    return totals_;
  }

  // When all threads have come to rest:
  [[nodiscard]] Ending ending() const noexcept { return ending_; }
  [[nodiscard]] std::exception_ptr failure() const noexcept { return failure_; }

  /// Rings when the run ends, and, by whoever pushes it, when the coordinator has mail.
  [[nodiscard]] Doorbell& bell() noexcept { return bell_; }

 private:
  void end_locked(Ending ending) {
    if (ended_.load(std::memory_order_relaxed)) return;
    ending_ = ending;
    ended_.store(true, std::memory_order_release);
    bell_.ring();
  }

  mutable std::mutex mutex_;
  std::uint64_t left_ = 0;
  Totals totals_;
  Ending ending_ = Ending::quiescent;
  std::exception_ptr failure_;
  std::atomic<bool> ended_{false};
  Doorbell bell_;
};

}  // namespace stakemine::engine
