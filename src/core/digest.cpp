// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/digest.hpp"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <xxhash.h>
#pragma GCC diagnostic pop

namespace stakemine {

std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed) noexcept {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t hash_text(std::string_view text) noexcept {
  return hash_bytes(std::as_bytes(std::span{text.data(), text.size()}));
}

std::uint64_t hash_numbers(std::span<const double> numbers) noexcept {
  return hash_bytes(std::as_bytes(numbers));
}

void EventDigest::add(std::uint64_t event_hash) noexcept {
  // The second half is a bijective scramble of the first (splitmix64's finaliser), so that sums that agree in one half
  // by chance differ in the other.
  std::uint64_t scrambled = event_hash + 0x9E3779B97F4A7C15;
  scrambled = (scrambled ^ (scrambled >> 30)) * 0xBF58476D1CE4E5B9;
  scrambled = (scrambled ^ (scrambled >> 27)) * 0x94D049BB133111EB;
  merge({event_hash, scrambled ^ (scrambled >> 31)});
}

void EventDigest::merge(const EventDigest& other) noexcept {
  low_ += other.low_;
  high_ += other.high_ + (low_ < other.low_ ? 1 : 0);
}

std::string EventDigest::text() const {
  return fmt::format("{:016x}{:016x}", high_, low_);
}

}  // namespace stakemine
