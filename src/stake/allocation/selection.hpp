// SPDX-License-Identifier: Apache-2.0
/// One more seat each for the miners with the largest keys.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stakemine::stake {

/// Adds a seat to the `count` largest keys; at a tie the lowest index. `count` ≤ the number of keys. O(n).
template <class Key>
void add_to_largest(std::span<const Key> keys, std::uint64_t count, std::span<std::uint64_t> seats) {
  if (count == 0) return;
  std::vector<Key> ranked(keys.begin(), keys.end());
  const auto last = ranked.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(ranked.begin(), last, ranked.end(), std::greater<>{});
  const Key least = *last;
  // All keys above the least one that is served stand before it.
  std::uint64_t at_least =
      count - static_cast<std::uint64_t>(std::count_if(ranked.begin(), last, [&](Key key) { return key > least; }));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] > least) {
      ++seats[i];
    } else if (keys[i] == least && at_least > 0) {
      ++seats[i];
      --at_least;
    }
  }
}

}  // namespace stakemine::stake
