// SPDX-License-Identifier: Apache-2.0
/// The model checker's side of src/engine/atomics.hpp: Relacy's atomics under the names and signatures of std::atomic.
/// Every operation on them is a point at which another thread may go on, every load may return any value that the C++
/// memory model allows it (Relacy keeps the last three), every access to Plain data is checked for races, every
/// allocation for leaks, double frees and use after free.
#pragma once

#include "model_check/plants.hpp"

// Parts of <relacy/relacy.hpp>: the whole of it also redefines `new`, `assert`, `memory_order_acquire` and others.
#include <relacy/base.hpp>
#include <relacy/context.hpp>
//
#include <relacy/atomic.hpp>
#include <relacy/atomic_fence.hpp>
#include <relacy/backoff.hpp>
#include <relacy/context_base_impl.hpp>
#include <relacy/stdlib/condition_variable.hpp>
#include <relacy/stdlib/event.hpp>
#include <relacy/stdlib/mutex.hpp>
#include <relacy/stdlib/semaphore.hpp>
#include <relacy/test_suite.hpp>
#include <relacy/var.hpp>
#undef $

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <source_location>

namespace stakemine::model_check {

inline rl::debug_info info_of(const Where& where) {
  return {where.function_name(), where.file_name(), static_cast<unsigned>(where.line())};
}

constexpr rl::memory_order relacy_order(std::memory_order order) {
  switch (order) {
    case std::memory_order_relaxed:
      return rl::mo_relaxed;
    case std::memory_order_consume:
      return rl::mo_consume;
    case std::memory_order_acquire:
      return rl::mo_acquire;
    case std::memory_order_release:
      return rl::mo_release;
    case std::memory_order_acq_rel:
      return rl::mo_acq_rel;
    case std::memory_order_seq_cst:
      break;
  }
  return rl::mo_seq_cst;
}

/// What a compare-and-swap of that order may use when it fails; Relacy knows no stronger one.
constexpr std::memory_order failure_order(std::memory_order order) {
  if (order == std::memory_order_acq_rel) return std::memory_order_acquire;
  if (order == std::memory_order_release) return std::memory_order_relaxed;
  return order;
}

/// Threads asleep on one atomic. Wakes without making anything visible, as the standard has it: Relacy's own futex
/// would synchronise the two threads and thereby hide an acquire that is missing after the wake-up.
class Sleepers {
 public:
  void sleep(const rl::debug_info& info) {
    threads_.at(count_++) = rl::ctx().current_thread();
    rl::ctx().park_current_thread(false, false, false, info);
  }
  void wake(std::size_t most, const rl::debug_info& info) {
    for (; most > 0 && count_ > 0; --most) {
      std::swap(threads_.at(rl::ctx().rand(static_cast<unsigned>(count_), rl::sched_type_user)), threads_[count_ - 1]);
      rl::ctx().unpark_thread(threads_[--count_], false, info);
    }
  }

 private:
  std::array<rl::thread_id_t, 16> threads_{};
  std::size_t count_ = 0;
};

template <class T, Plant plant>
class RelacyAtomic {
 public:
  using Order = std::memory_order;
  static constexpr Order kDefault = std::memory_order_seq_cst;

  RelacyAtomic() : RelacyAtomic(T{}) {}
  explicit(false) RelacyAtomic(T value) : value_(value) {}
  RelacyAtomic(const RelacyAtomic&) = delete;
  RelacyAtomic& operator=(const RelacyAtomic&) = delete;

  T load(Order order = kDefault, Where where = Where::current()) const {
    return value_.load(of(order, Order::acquire, where), info_of(where));
  }
  void store(T value, Order order = kDefault, Where where = Where::current()) {
    value_.store(value, of(order, Order::release, where), info_of(where));
  }
  T exchange(T value, Order order = kDefault, Where where = Where::current()) {
    return value_.exchange(value, of(order, Order::acq_rel, where), info_of(where));
  }
  bool compare_exchange_weak(T& expected, T value, Order success, Order failure, Where where = Where::current()) {
    return compare_exchange<true>(expected, value, success, failure, where);
  }
  bool compare_exchange_weak(T& expected, T value, Order order = kDefault, Where where = Where::current()) {
    return compare_exchange<true>(expected, value, order, failure_order(order), where);
  }
  bool compare_exchange_strong(T& expected, T value, Order success, Order failure, Where where = Where::current()) {
    return compare_exchange<false>(expected, value, success, failure, where);
  }
  bool compare_exchange_strong(T& expected, T value, Order order = kDefault, Where where = Where::current()) {
    return compare_exchange<false>(expected, value, order, failure_order(order), where);
  }
  T fetch_add(T value, Order order = kDefault, Where where = Where::current()) {
    return value_.fetch_add(value, of(order, Order::acq_rel, where), info_of(where));
  }
  T fetch_sub(T value, Order order = kDefault, Where where = Where::current()) {
    return value_.fetch_sub(value, of(order, Order::acq_rel, where), info_of(where));
  }
  T fetch_and(T value, Order order = kDefault, Where where = Where::current()) {
    return value_.fetch_and(value, of(order, Order::acq_rel, where), info_of(where));
  }
  T fetch_or(T value, Order order = kDefault, Where where = Where::current()) {
    return value_.fetch_or(value, of(order, Order::acq_rel, where), info_of(where));
  }

  /// Looks at the newest value and goes to sleep in one step, as the kernel does; a load alone might see an old one.
  void wait(T old, Order order = kDefault, Where where = Where::current()) const {
    while (load(order, where) == old) {
      rl::ctx().sched();
      if (plant == Plant::blind_wait || value_.debug_value() == old)
        sleepers_.sleep(info_of(where));
      else
        rl::yield(1, info_of(where));
    }
  }
  void notify_one(Where where = Where::current()) { notify(1, where); }
  void notify_all(Where where = Where::current()) { notify(static_cast<std::size_t>(-1), where); }

 private:
  static rl::memory_order of(Order order, Order strongest, const Where& where) {
    return relacy_order(planted_order<plant>(order, strongest, where));
  }

  template <bool spuriously_fails>
  bool compare_exchange(T& expected, T value, Order success, Order failure, const Where& where) {
    const Order planted = planted_order<plant>(success, Order::acq_rel, where);
    const Order on_failure = std::min(planted_order<plant>(failure, Order::acquire, where), failure_order(planted));
    return value_.compare_exchange(rl::bool_t<spuriously_fails>{}, expected, value, relacy_order(planted),
                                   relacy_order(on_failure), info_of(where));
  }

  void notify(std::size_t most, const Where& where) {
    rl::ctx().sched();
    if (plant != Plant::mute_notify) sleepers_.wake(most, info_of(where));
  }

  rl::atomic<T> value_;
  mutable Sleepers sleepers_;
};

/// Any value that is copied whole. A conflicting access that nothing orders fails the check.
template <class T>
class RelacyPlain {
 public:
  RelacyPlain() = default;
  explicit(false) RelacyPlain(const T& value) : value_(value) {}
  RelacyPlain(const RelacyPlain& other) : value_(other.read(Where::current())) {}
  RelacyPlain& operator=(const RelacyPlain& other) { return *this = other.read(Where::current()); }
  RelacyPlain& operator=(const T& value) {
    write(value, Where::current());
    return *this;
  }
  explicit(false) operator T() const { return read(Where::current()); }
  T operator->() const { return read(Where::current()); }

 private:
  // The location is the wrapper's own: neither a conversion nor an assignment can take a default argument.
  T read(const Where& where) const {
    (void)guard_(info_of(where)).load();
    return value_;
  }
  void write(const T& value, const Where& where) {
    guard_(info_of(where)).store(0);
    value_ = value;
  }

  T value_{};
  rl::var<int> guard_{0};
};

class RelacyMutex {
 public:
  void lock(Where where = Where::current()) { mutex_.lock(info_of(where)); }
  void unlock(Where where = Where::current()) { mutex_.unlock(info_of(where)); }
  bool try_lock(Where where = Where::current()) { return mutex_.try_lock(info_of(where)); }

 private:
  rl::mutex mutex_;
};

template <Plant plant = Plant::nothing>
struct RelacyAtomics {
  template <class T>
  using Atomic = RelacyAtomic<T, plant>;
  template <class T>
  using Plain = RelacyPlain<T>;
  using Mutex = RelacyMutex;


  static void pause(Where where = Where::current()) { rl::yield(1, info_of(where)); }
  static void fence(std::memory_order order, Where where = Where::current()) {
    rl::atomic_thread_fence(relacy_order(planted_order<plant>(order, std::memory_order_acq_rel, where)),
                            info_of(where));
  }
};

}  // namespace stakemine::model_check
