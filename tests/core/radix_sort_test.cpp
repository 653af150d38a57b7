// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/radix_sort.hpp"

#include "stakemine/core/random.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace stakemine {
namespace {

TEST(RadixSort, SortsByKeyAndKeepsTheOrderOfEqualOnes) {
  std::vector<KeyedIndex> scratch;
  for (const std::size_t size : {0UL, 1UL, 2UL, 511UL, 512UL, 5000UL}) {
    for (const std::uint64_t range : {1ULL, 7ULL, 3000ULL, 1ULL << 45, ~0ULL}) {
      KeyedRandom random(size, Purpose::test, range);
      std::vector<KeyedIndex> entries;
      for (std::uint32_t i = 0; i < size; ++i) entries.push_back({~0ULL - random.below(range), i});
      std::vector<KeyedIndex> expected = entries;
      std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
      radix_sort(entries, scratch);
      ASSERT_EQ(entries.size(), expected.size());
      for (std::size_t i = 0; i < size; ++i) {
        ASSERT_EQ(entries[i].key, expected[i].key);
        ASSERT_EQ(entries[i].index, expected[i].index) << size << ' ' << range;
      }
    }
  }
}

}  // namespace
}  // namespace stakemine
