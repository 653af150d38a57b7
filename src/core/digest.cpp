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

std::string EventDigest::text() const {
  return fmt::format("{:016x}{:016x}", high_, low_);
}

}  // namespace stakemine
