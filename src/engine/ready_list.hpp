// SPDX-License-Identifier: Apache-2.0
/// The logical processes that wait for a thread, and the census of the threads that look for them.
#pragma once

#include "engine/atomics.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace stakemine::engine {

/// A bounded queue for many producers and consumers (D. Vyukov, "Bounded MPMC queue", 1024cores.net, 2010), first in,
/// first out, with room for every process, since a claimed one is in it once at most; and a count of runners, the
/// threads that empty it. Whoever adds to the list starts a runner unless there are as many as may be; a runner that
/// finds nothing leaves. Thread-safe, without locks.
template <class Atomics = StdAtomics>
class ReadyList {
 public:
  /// \param processes how many there are. \param runner_limit ≥ 1.
  ReadyList(std::size_t processes, unsigned runner_limit)
      : mask_(std::bit_ceil(processes + 1) - 1),
        cells_(std::make_unique<Cell[]>(mask_ + 1)),
        runner_limit_(static_cast<int>(runner_limit)) {
    for (std::size_t i = 0; i <= mask_; ++i) cells_[i].turn.store(i, std::memory_order_relaxed);
  }

  /// Adds a process. True: the caller must start a runner, which counts as one from now on.
  [[nodiscard]] bool add(std::uint32_t process) noexcept {
    push(process);
    // Against leave(): here the place in the queue is taken (a), then the runners are counted (b); there a runner is
    // taken off the count (c), then the queue is looked at (d). All four are sequentially consistent, so either b sees
    // c and a runner is started, or d sees a and the runner stays. All else about the three counters is relaxed: they
    // order no data, and what an exchange reads is no older than what was read before.
    return enlist();
  }

  /// The oldest, for a runner or a thread that helps. Nothing: none is there, or one is just being put there.
  [[nodiscard]] std::optional<std::uint32_t> take() noexcept {
    std::size_t at = taken_.load(std::memory_order_relaxed);
    while (true) {
      Cell& cell = cells_[at & mask_];
      // Acquire: sees the process that push() released.
      const std::size_t turn = cell.turn.load(std::memory_order_acquire);
      if (turn == at + 1) {
        if (!taken_.compare_exchange_weak(at, at + 1, std::memory_order_relaxed)) continue;
        const std::uint32_t process = cell.process;
        cell.turn.store(at + mask_ + 1, std::memory_order_release);  // free for the next time round
        return process;
      }
      if (turn < at + 1) return std::nullopt;
      at = taken_.load(std::memory_order_relaxed);
    }
  }

  /// A runner found nothing. True: it no longer counts and must return; false: something has come, it must look again.
  [[nodiscard]] bool leave() noexcept {
    runners_.fetch_sub(1, std::memory_order_seq_cst);
    // An old taken_ only makes the runner look once more.
    if (taken_.load(std::memory_order_relaxed) == added_.load(std::memory_order_seq_cst)) return true;
    return !enlist();
  }

 private:
  struct Cell {
    typename Atomics::template Atomic<std::size_t> turn{0};
    typename Atomics::template Plain<std::uint32_t> process{};
  };

  void push(std::uint32_t process) noexcept {
    const std::size_t at = added_.fetch_add(1, std::memory_order_seq_cst);
    Cell& cell = cells_[at & mask_];
    // The cell is free, or about to be: there are more cells than processes, and who has taken a place frees it at
    // once. Acquire: who took from it the last time has read it.
    while (cell.turn.load(std::memory_order_acquire) != at) Atomics::pause();
    cell.process = process;
    cell.turn.store(at + 1, std::memory_order_release);
  }

  [[nodiscard]] bool enlist() noexcept {
    int runners = runners_.load(std::memory_order_seq_cst);
    while (runners < runner_limit_)
      if (runners_.compare_exchange_weak(runners, runners + 1, std::memory_order_relaxed)) return true;
    return false;
  }

  const std::size_t mask_;
  const std::unique_ptr<Cell[]> cells_;
  const int runner_limit_;
  alignas(64) typename Atomics::template Atomic<std::size_t> added_{0};
  alignas(64) typename Atomics::template Atomic<std::size_t> taken_{0};
  alignas(64) typename Atomics::template Atomic<int> runners_{0};
};

}  // namespace stakemine::engine
