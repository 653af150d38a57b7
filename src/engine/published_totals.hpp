// SPDX-License-Identifier: Apache-2.0
/// What one logical process has done, for others to read while it runs.
#pragma once

#include "stakemine/engine/totals.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

namespace stakemine::engine {

/// A sequence lock (H.-J. Boehm, "Can seqlocks get along with programming language memory models?", 2012): one writer
/// at a time, never waiting, since it publishes for every hand-over; readers, who are rare, try again when they met a
/// write.
class PublishedTotals {
 public:
  void publish(const Totals& totals) noexcept {
    const std::uint32_t version = version_.load(std::memory_order_relaxed);
    version_.store(version + 1, std::memory_order_relaxed);
    // Whoever reads one of the new words below also reads the odd version, or a later one.
    std::atomic_thread_fence(std::memory_order_release);
    const auto words = std::bit_cast<Words>(totals);
    for (std::size_t i = 0; i < words.size(); ++i) words_[i].store(words[i], std::memory_order_relaxed);
    version_.store(version + 2, std::memory_order_release);
  }

  [[nodiscard]] Totals read() const noexcept {
    while (true) {
      const std::uint32_t before = version_.load(std::memory_order_acquire);
      Words words;
      for (std::size_t i = 0; i < words.size(); ++i) words[i] = words_[i].load(std::memory_order_relaxed);
      std::atomic_thread_fence(std::memory_order_acquire);
      if (before % 2 == 0 && version_.load(std::memory_order_relaxed) == before) return std::bit_cast<Totals>(words);
    }
  }

 private:
  using Words = std::array<std::uint64_t, sizeof(Totals) / sizeof(std::uint64_t)>;
  static_assert(sizeof(Words) == sizeof(Totals));

  std::atomic<std::uint32_t> version_{0};
  std::array<std::atomic<std::uint64_t>, std::tuple_size_v<Words>> words_{};
};

}  // namespace stakemine::engine
