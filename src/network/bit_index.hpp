// SPDX-License-Identifier: Apache-2.0
/// A set of small numbers that finds its neighbours.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stakemine::network {

/// A bit a number, and a bit for each word of those, and so on: with n numbers log64(n) words are looked at.
class BitIndex {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  explicit BitIndex(std::size_t count) {
    do {
      count = count / 64 + 1;  // One more than there are, so that the end has a place too.
      levels_.emplace_back(count);
    } while (count > 1);
  }

  void set(std::size_t i) {
    for (auto& level : levels_) {
      std::uint64_t& word = level[i / 64];
      const bool was_empty = word == 0;
      word |= std::uint64_t{1} << (i % 64);
      if (!was_empty) return;
      i /= 64;
    }
  }
  void clear(std::size_t i) {
    for (auto& level : levels_) {
      std::uint64_t& word = level[i / 64];
      word &= ~(std::uint64_t{1} << (i % 64));
      if (word != 0) return;
      i /= 64;
    }
  }
  /// The first at or after i.
  [[nodiscard]] std::size_t next(std::size_t i) const {
    for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
      if (i / 64 >= levels_[depth].size()) return kNone;
      const std::uint64_t word = levels_[depth][i / 64] >> (i % 64);
      if (word != 0) return down(depth, i + static_cast<std::size_t>(std::countr_zero(word)), First{});
      i = i / 64 + 1;
    }
    return kNone;
  }
  /// The last before i.
  [[nodiscard]] std::size_t previous(std::size_t i) const {
    for (const auto& level : levels_) {
      const std::size_t bits = i % 64;
      const std::uint64_t word = bits == 0 ? 0 : level[i / 64] << (64 - bits);
      if (word != 0)
        return down(static_cast<std::size_t>(&level - levels_.data()),
                    i - 1 - static_cast<std::size_t>(std::countl_zero(word)), Last{});
      i /= 64;
    }
    return kNone;
  }

 private:
  struct First {
    static int of(std::uint64_t word) { return std::countr_zero(word); }
  };
  struct Last {
    static int of(std::uint64_t word) { return 63 - std::countl_zero(word); }
  };
  template <class End>
  [[nodiscard]] std::size_t down(std::size_t depth, std::size_t i, End) const {
    while (depth-- > 0) i = 64 * i + static_cast<std::size_t>(End::of(levels_[depth][i]));
    return i;
  }

  std::vector<std::vector<std::uint64_t>> levels_;  ///< from the numbers up
};

}  // namespace stakemine::network
