// SPDX-License-Identifier: Apache-2.0
/// Sums over the rows of a model's gradient, block by block of rows.
#pragma once

#include "stakemine/core/tree_sum.hpp"
#include "stakemine/learning/model.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace stakemine::learning {

inline constexpr std::size_t kBlockRows = 64;

[[nodiscard]] inline std::size_t block_count(std::size_t rows) {
  return (rows + kBlockRows - 1) / kBlockRows;
}

/// Working memory of the precision T.
template <class T>
[[nodiscard]] std::vector<T>& numbers_of(ModelScratch& scratch) {
  if constexpr (std::is_same_v<T, float>) {
    return scratch.narrow;
  } else {
    return scratch.numbers;
  }
}

/// sum ← Σ_{index < count} of what add(index, accumulator) adds to an accumulator of the sum's size. A few blocks are
/// added one after another in T, in place; more of them by the fixed tree of core/tree_sum.hpp, in double.
template <class T, class Add>
void sum_blocks(std::size_t count, std::span<T> sum, const Add& add) {
  if (count <= kTreeLeaf) {
    // What tree_sum would do with a single leaf, without its call and its allocation for each of many small miners.
    std::ranges::fill(sum, T{0});
    for (std::size_t index = 0; index < count; ++index) add(index, sum);
  } else if constexpr (std::is_same_v<T, double>) {
    tree_sum(count, sum, [&](std::size_t index, std::span<double> accumulator) { add(index, accumulator); });
  } else {
    thread_local std::vector<double> wide;
    wide.resize(sum.size());
    tree_sum(count, wide, [&](std::size_t index, std::span<double> accumulator) {
      std::ranges::fill(sum, T{0});
      add(index, sum);
      for (std::size_t i = 0; i < sum.size(); ++i) accumulator[i] += static_cast<double>(sum[i]);
    });
    std::ranges::transform(wide, sum.begin(), [](double number) { return static_cast<T>(number); });
  }
}

}  // namespace stakemine::learning
