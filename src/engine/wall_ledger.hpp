// SPDX-License-Identifier: Apache-2.0
/// What a run on the wall's clock knows of itself: whether anything is left to do, whether and why it ends.
#pragma once

#include "stakemine/engine/runtime.hpp"

#include "engine/doorbell.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <utility>

namespace stakemine::engine {

/// Thread-safe. Counts what keeps the run going: LPs that are claimed (they have mail, run, or wait for room) and
/// timers that are pending. A message in a mailbox needs no count of its own, since its LP is claimed.
class WallLedger {
 public:
  /// To be called before it can be finished.
  void begin(std::uint64_t count = 1) noexcept { busy_.fetch_add(count, std::memory_order_relaxed); }
  /// To be called when all that it has led to has begun: then 0 means that nothing is left.
  void done(std::uint64_t count = 1) {
    // Release and acquire: the one that finds 0 has seen all that the others did.
    if (busy_.fetch_sub(count, std::memory_order_acq_rel) == count) end(Ending::quiescent);
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

  // When all threads have come to rest:
  [[nodiscard]] Ending ending() const noexcept { return ending_; }
  [[nodiscard]] std::exception_ptr failure() const noexcept { return failure_; }

  /// Rings when the run ends, and, by whoever pushes it, when the coordinator has mail.
  [[nodiscard]] Doorbell<>& bell() noexcept { return bell_; }

 private:
  void end_locked(Ending ending) {
    if (ended_.load(std::memory_order_relaxed)) return;
    ending_ = ending;
    ended_.store(true, std::memory_order_release);
    bell_.ring();
  }

  alignas(64) std::atomic<std::uint64_t> busy_{0};
  alignas(64) std::atomic<bool> ended_{false};
  std::mutex mutex_;
  Ending ending_ = Ending::quiescent;
  std::exception_ptr failure_;
  Doorbell<> bell_;
};

}  // namespace stakemine::engine
