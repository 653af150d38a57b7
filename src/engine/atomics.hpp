// SPDX-License-Identifier: Apache-2.0
/// The seam through which lock-free code reaches its atomics, so that the same source runs on the machine's and under
/// the model checker's (tests/model_check), which sees every interleaving of a small program and every stale value
/// that the memory model allows.
///
/// A class `template <class Atomics = StdAtomics> class Thing` takes from it
///   - `Atomics::template Atomic<T>` for std::atomic<T>, T an integer, bool or pointer: load, store, exchange,
///     compare_exchange_weak and _strong, fetch_add, _sub, _and, _or, wait, notify_one, notify_all, with explicit
///     std::memory_order as usual; no operators;
///   - `Atomics::template Plain<T>` for data that is not atomic but passes from thread to thread: read and written
///     whole, by conversion and assignment, so that the checker sees races on it. Here it is T itself;
///   - `Atomics::pause()` in the body of a spin loop;
///   - `Atomics::fence(order)`, `Atomics::Mutex` (lock, unlock, try_lock) where needed.
#pragma once

#include <atomic>
#include <mutex>

namespace stakemine::engine {

struct StdAtomics {
  template <class T>
  using Atomic = std::atomic<T>;
  template <class T>
  using Plain = T;
  using Mutex = std::mutex;

  static void pause() noexcept {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  static void fence(std::memory_order order) noexcept {
    std::atomic_thread_fence(order);
  }
};

}  // namespace stakemine::engine
