// SPDX-License-Identifier: Apache-2.0
/// What happens at the points where threads may overtake each other: nothing, or anything.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/engine/chaos.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <thread>
#include <vector>

namespace stakemine::engine {

struct NoChaos {
  static void point() noexcept {}
  static void shuffle(std::vector<std::uint32_t>&) noexcept {}
  [[nodiscard]] static bool dies() noexcept { return false; }
};

/// Thread-safe: each thread draws from a stream of its own, keyed by its number, which it gets at its first point.
class SeededChaos {
 public:
  explicit SeededChaos(const ChaosOptions& options) : options_(options) {}

  void point() const {
    KeyedRandom random = next();
    const double drawn = random.uniform();
    if (drawn < options_.pause) {
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    } else if (drawn < options_.pause + options_.sleep) {
      std::this_thread::sleep_for(std::chrono::nanoseconds{random.below(50'000)});
    } else if (drawn < options_.pause + options_.sleep + options_.yield) {
      std::this_thread::yield();
    }
  }

  void shuffle(std::vector<std::uint32_t>& processes) const {
    if (processes.size() < 2) return;
    KeyedRandom random = next();
    stakemine::shuffle(std::span{processes}, random);
  }

  [[nodiscard]] bool dies() const { return next().uniform() < options_.death; }

 private:
  [[nodiscard]] KeyedRandom next() const {
    static std::atomic<std::uint64_t> threads{0};
    static thread_local const std::uint64_t thread = threads.fetch_add(1, std::memory_order_relaxed);
    static thread_local std::uint64_t passed = 0;
    return KeyedRandom{options_.seed, Purpose::test, thread, passed++};
  }

  ChaosOptions options_;
};

}  // namespace stakemine::engine
