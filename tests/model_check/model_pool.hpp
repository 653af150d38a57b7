// SPDX-License-Identifier: Apache-2.0
/// The thread pool's side of a scheduler in a model: gives out each job that is enqueued once, in any order, to
/// whichever worker asks. A job's worker sees what whoever enqueued it had seen, as oneTBB promises, and nothing else.
#pragma once

#include "model_check/relacy_atomics.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace stakemine::model_check {

class ModelPool {
 public:
  void enqueue(std::size_t job, Where where = Where::current()) {
    std::size_t slot = 0;
    while (slots_.at(slot).is_taken) ++slot;
    slots_[slot].is_taken = true;
    slots_[slot].job = job;
    slots_[slot].hand_over.store(1, rl::mo_release, info_of(where));
    slots_[slot].is_ready = true;
    ++ready_;
    idle_.wake(1, info_of(where));
  }

  /// A worker's next job; sleeps until there is one; nothing once the pool is closed and empty. A job that is never
  /// enqueued leaves everyone asleep: a deadlock, which fails the model.
  std::optional<std::size_t> take(Where where = Where::current()) {
    rl::ctx().sched();
    while (ready_ == 0) {
      if (is_closed_) return std::nullopt;
      idle_.sleep(info_of(where));
    }
    std::size_t slot = rl::ctx().rand(kSlots, rl::sched_type_user);
    while (!slots_[slot].is_ready) slot = (slot + 1) % kSlots;
    slots_[slot].is_ready = false;
    --ready_;
    (void)slots_[slot].hand_over.exchange(0, rl::mo_acquire, info_of(where));
    slots_[slot].is_taken = false;
    return slots_[slot].job;
  }

  void close(Where where = Where::current()) {
    is_closed_ = true;
    idle_.wake(kSlots, info_of(where));
  }

 private:
  static constexpr std::size_t kSlots = 8;

  struct Slot {
    rl::atomic<int> hand_over{0};
    std::size_t job = 0;
    bool is_taken = false, is_ready = false;
  };

  std::array<Slot, kSlots> slots_;
  std::size_t ready_ = 0;
  bool is_closed_ = false;
  Sleepers idle_;
};

}  // namespace stakemine::model_check
