// SPDX-License-Identifier: Apache-2.0
/// Digests of what a run did. Two runs with equal digests committed the same events and reached the same numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stakemine {

/// XXH3 (64 bits, Y. Collet) of the bytes.
[[nodiscard]] std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed = 0) noexcept;
[[nodiscard]] std::uint64_t hash_text(std::string_view text) noexcept;
/// Of the numbers' bits, so that -0.0 differs from 0.0.
[[nodiscard]] std::uint64_t hash_numbers(std::span<const double> numbers) noexcept;

/// A digest of a multiset of events: each event's hash is spread to 128 bits and summed modulo 2^128, so that the
/// digest depends on the events alone and not on the order in which threads, or any split of the actors, met them. The
/// order in simulated time is in the events themselves.
class EventDigest {
 public:
  EventDigest() = default;
  void add(std::uint64_t event_hash) noexcept {
    // The second half is a bijective scramble of the first (splitmix64's finaliser), so that sums that agree in one
    // half by chance differ in the other.
    std::uint64_t scrambled = event_hash + 0x9E3779B97F4A7C15;
    scrambled = (scrambled ^ (scrambled >> 30)) * 0xBF58476D1CE4E5B9;
    scrambled = (scrambled ^ (scrambled >> 27)) * 0x94D049BB133111EB;
    merge({event_hash, scrambled ^ (scrambled >> 31)});
  }
  /// Adds what another digest has gathered.
  void merge(const EventDigest& other) noexcept {
    low_ += other.low_;
    high_ += other.high_ + (low_ < other.low_ ? 1 : 0);
  }
  /// 32 hexadecimal digits.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool operator==(const EventDigest&) const noexcept = default;

 private:
  EventDigest(std::uint64_t low, std::uint64_t high) noexcept : low_(low), high_(high) {}

  std::uint64_t low_ = 0, high_ = 0;
};

}  // namespace stakemine
