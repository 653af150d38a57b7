// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/radix_sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace stakemine {
namespace {

constexpr int kDigitBits = 11;
constexpr std::uint64_t kDigitMask = (std::uint64_t{1} << kDigitBits) - 1;
// Below it, a comparison sort has less to set up.
constexpr std::size_t kSmall = 512;

}  // namespace

void radix_sort(std::vector<KeyedIndex>& entries, std::vector<KeyedIndex>& scratch) {
  const auto by_key = [](const KeyedIndex& a, const KeyedIndex& b) { return a.key < b.key; };
  if (std::is_sorted(entries.begin(), entries.end(), by_key)) return;
  if (entries.size() < kSmall) {
    std::stable_sort(entries.begin(), entries.end(), by_key);
    return;
  }
  const auto [least, greatest] = std::minmax_element(entries.begin(), entries.end(), by_key);
  const std::uint64_t base = least->key;
  const int bits = static_cast<int>(std::bit_width(greatest->key - base));
  scratch.resize(entries.size());
  for (int shift = 0; shift < bits; shift += kDigitBits) {
    std::array<std::size_t, kDigitMask + 1> next{};
    for (const KeyedIndex& entry : entries) ++next[(entry.key - base) >> shift & kDigitMask];
    std::size_t sum = 0;
    for (std::size_t& place : next) {
      const std::size_t count = place;
      place = sum;
      sum += count;
    }
    for (const KeyedIndex& entry : entries) scratch[next[(entry.key - base) >> shift & kDigitMask]++] = entry;
    entries.swap(scratch);
  }
}

}  // namespace stakemine
