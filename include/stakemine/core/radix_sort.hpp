// SPDX-License-Identifier: Apache-2.0
/// Sorting a million times at a few nanoseconds each.
#pragma once

#include <cstdint>
#include <vector>

namespace stakemine {

struct KeyedIndex {
  std::uint64_t key = 0;
  std::uint32_t index = 0;
};

/// Sorts by key; equal keys keep their order. Least significant digit first (Knuth, The Art of Computer Programming
/// 3, 5.2.5), over the digits in which the keys differ. O(n) for keys of one range; `scratch` keeps its memory from
/// call to call.
void radix_sort(std::vector<KeyedIndex>& entries, std::vector<KeyedIndex>& scratch);

}  // namespace stakemine
