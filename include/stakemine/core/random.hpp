// SPDX-License-Identifier: Apache-2.0
/// Keyed randomness: every draw is a pure function of (seed, purpose, node, round, position), so that a run does not
/// depend on who draws first, one node can be changed while all others draw what they drew before, and threads share
/// nothing. Philox4x64-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3") from
/// Random123.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace stakemine {

/// What a stream of draws is for. Values are part of the results: append, never renumber.
enum class Purpose : std::uint64_t {
  stake = 1,
  speed = 2,
  latency = 3,
  bandwidth = 4,
  shard_shuffle = 5,
  test_split = 6,
  allocation_order = 7,
  allocation_offset = 8,
  behavior = 9,
  model_initial = 10,
  dataset = 11,
  test = 12,
  bucketing = 13,
  outage = 32,
  outage_share = 33,
  message_fault = 34,
  contribution = 40,
  rating = 41,
  rating_sample = 42,
  held_out = 43,
  delegation = 44,
  bootstrap = 64,  // of a study, not of a run
};

/// One stream of draws. Copyable; not thread-safe (make one per use, it costs nothing). About 3 ns a draw.
class KeyedRandom {
 public:
  KeyedRandom(std::uint64_t seed, Purpose purpose, std::uint64_t node = 0, std::uint64_t round = 0) noexcept;

  /// 64 uniform bits.
  [[nodiscard]] std::uint64_t bits() noexcept;
  /// Uniform in [0, 1), a multiple of 2^-53.
  [[nodiscard]] double uniform() noexcept;
  /// Uniform in (0, 1): (k + ½)·2^-52 (its logarithm is finite).
  [[nodiscard]] double uniform_open() noexcept;
  /// Uniform in [0, bound), without bias (Lemire 2019, "Fast random integer generation in an interval"). bound ≥ 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept;
  /// Standard normal, by Box and Muller's transform; two draws of bits for each, none kept.
  [[nodiscard]] double normal() noexcept;
  /// Exponential of mean 1.
  [[nodiscard]] double exponential() noexcept;

 private:
  std::uint64_t seed_, purpose_, node_, round_;
  std::uint64_t block_ = 0;
  std::array<std::uint64_t, 4> buffer_{};
  unsigned next_ = 4;
};

/// A uniformly random order of `items` (Fisher and Yates).
template <class T>
void shuffle(std::span<T> items, KeyedRandom& random) {
  for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[random.below(left)]);
}

}  // namespace stakemine
