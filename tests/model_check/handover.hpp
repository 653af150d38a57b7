// SPDX-License-Identifier: Apache-2.0
/// The patterns that the engine's hand-over of mail rests on, in their smallest form: a stack that many push to and one
/// takes whole, a doorbell that its taker sleeps on, and the claim by which a group of actors is run by one thread at a
/// time and never forgotten.
#pragma once

#include <atomic>
#include <cstdint>

namespace stakemine::model_check {

template <class Atomics>
struct Letter {
  typename Atomics::template Plain<Letter*> next = nullptr;
  typename Atomics::template Plain<int> text = 0;
};

template <class Atomics>
class LetterStack {
 public:
  /// Any thread.
  void push(Letter<Atomics>* letter) {
    Letter<Atomics>* newest = newest_.load(std::memory_order_relaxed);
    do {
      letter->next = newest;
    } while (!newest_.compare_exchange_weak(newest, letter, std::memory_order_release, std::memory_order_relaxed));
  }

  /// One thread at a time. The newest; the others follow by `next`.
  Letter<Atomics>* take() { return newest_.exchange(nullptr, std::memory_order_acquire); }

  /// Whether there is nothing for a thread that knows, from elsewhere, of whatever it must not miss.
  bool empty() const { return newest_.load(std::memory_order_relaxed) == nullptr; }

 private:
  typename Atomics::template Atomic<Letter<Atomics>*> newest_{nullptr};
};

template <class Atomics>
class Bell {
 public:
  void ring() {
    rings_.fetch_add(1, std::memory_order_release);
    rings_.notify_one();
  }
  std::uint32_t ticket() const { return rings_.load(std::memory_order_acquire); }
  /// Nothing is learnt from its end but that it is worth looking again, with a new ticket: hence relaxed.
  void wait(std::uint32_t ticket) const {
    for (int spin = 0; spin < Atomics::kSpins; ++spin) {
      if (rings_.load(std::memory_order_relaxed) != ticket) return;
      Atomics::pause();
    }
    rings_.wait(ticket, std::memory_order_relaxed);
  }

 private:
  typename Atomics::template Atomic<std::uint32_t> rings_{0};
};

template <class Atomics>
class Claim {
 public:
  /// After a push. Whether the caller must see to it that the owner runs.
  bool take() { return !taken_.exchange(true, std::memory_order_acq_rel); }
  /// Before the owner's last look at its mail.
  void release() { taken_.exchange(false, std::memory_order_acq_rel); }

 private:
  typename Atomics::template Atomic<bool> taken_{false};
};

}  // namespace stakemine::model_check
