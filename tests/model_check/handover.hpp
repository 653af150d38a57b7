// SPDX-License-Identifier: Apache-2.0
/// The two patterns that the engine's hand-over of mail rests on, in their smallest form: a stack that many push to and
/// one takes whole, and a doorbell that its taker sleeps on.
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
  /// Any thread. Whether the stack was empty.
  bool push(Letter<Atomics>* letter) {
    Letter<Atomics>* newest = newest_.load(std::memory_order_relaxed);
    do {
      letter->next = newest;
    } while (!newest_.compare_exchange_weak(newest, letter, std::memory_order_release, std::memory_order_relaxed));
    return newest == nullptr;
  }

  /// One thread at a time. The newest; the others follow by `next`.
  Letter<Atomics>* take() { return newest_.exchange(nullptr, std::memory_order_acquire); }

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
  void wait(std::uint32_t ticket) const {
    for (int spin = 0; spin < Atomics::kSpins; ++spin) {
      if (rings_.load(std::memory_order_acquire) != ticket) return;
      Atomics::pause();
    }
    rings_.wait(ticket, std::memory_order_acquire);
  }

 private:
  typename Atomics::template Atomic<std::uint32_t> rings_{0};
};

}  // namespace stakemine::model_check
