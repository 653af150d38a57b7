// SPDX-License-Identifier: Apache-2.0
/// The side of atomics.hpp that belongs to threads which take turns: every access is a step at which another may go on.
/// Sequentially consistent whatever order is asked for.
#pragma once

#include "engine/serial_threads.hpp"

#include <atomic>
#include <source_location>
#include <utility>

namespace stakemine::engine {

template <class T>
class SerialAtomic {
 public:
  using Order = std::memory_order;
  using Where = std::source_location;

  SerialAtomic() = default;
  explicit(false) SerialAtomic(T value) : value_(value) {}
  SerialAtomic(const SerialAtomic&) = delete;
  SerialAtomic& operator=(const SerialAtomic&) = delete;

  T load(Order = Order::seq_cst, Where where = Where::current()) const noexcept {
    SerialThreads::point(where);
    return value_;
  }
  void store(T value, Order = Order::seq_cst, Where where = Where::current()) noexcept {
    SerialThreads::point(where);
    value_ = value;
  }
  T exchange(T value, Order = Order::seq_cst, Where where = Where::current()) noexcept {
    SerialThreads::point(where);
    return std::exchange(value_, value);
  }
  bool compare_exchange_weak(T& expected, T value, Order, Order, Where where = Where::current()) noexcept {
    return compare_exchange(expected, value, where);
  }
  bool compare_exchange_weak(T& expected, T value, Order = Order::seq_cst, Where where = Where::current()) noexcept {
    return compare_exchange(expected, value, where);
  }
  bool compare_exchange_strong(T& expected, T value, Order, Order, Where where = Where::current()) noexcept {
    return compare_exchange(expected, value, where);
  }
  bool compare_exchange_strong(T& expected, T value, Order = Order::seq_cst, Where where = Where::current()) noexcept {
    return compare_exchange(expected, value, where);
  }
  T fetch_add(T value, Order = Order::seq_cst, Where where = Where::current()) noexcept {
    SerialThreads::point(where);
    return std::exchange(value_, static_cast<T>(value_ + value));
  }
  T fetch_sub(T value, Order = Order::seq_cst, Where where = Where::current()) noexcept {
    SerialThreads::point(where);
    return std::exchange(value_, static_cast<T>(value_ - value));
  }

 private:
  bool compare_exchange(T& expected, T value, const Where& where) noexcept {
    SerialThreads::point(where);
    if (value_ == expected) {
      value_ = value;
      return true;
    }
    expected = value_;
    return false;
  }

  T value_{};
};

struct SerialAtomics {
  template <class T>
  using Atomic = SerialAtomic<T>;
  template <class T>
  using Plain = T;

  class Mutex {
   public:
    void lock() {
      while (!try_lock()) SerialThreads::yield();
    }
    bool try_lock() {
      SerialThreads::point(std::source_location::current());
      return !std::exchange(held_, true);
    }
    void unlock() { held_ = false; }

   private:
    bool held_ = false;
  };

  static void pause() noexcept { SerialThreads::yield(); }
};

}  // namespace stakemine::engine
