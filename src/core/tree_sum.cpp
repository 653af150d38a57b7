// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace stakemine {

double tree_sum(std::span<const double> terms) {
  double total = 0.0;
  tree_sum(terms.size(), {&total, 1},
           [&](std::size_t index, std::span<double> accumulator) { accumulator[0] += terms[index]; });
  return total;
}

void tree_sum(std::size_t count, std::span<double> out,
              const std::function<void(std::size_t index, std::span<double> accumulator)>& add) {
  // A binary counter of finished subtrees: after block b, the trailing ones of b say how many merges are due.
  const std::size_t width = out.size();
  std::vector<double> pending;
  std::size_t depth = 0;
  const auto level = [&](std::size_t index) { return std::span{pending}.subspan(index * width, width); };
  const auto merge_top = [&] {
    const auto left = level(depth - 2);
    const auto right = level(depth - 1);
    for (std::size_t i = 0; i < width; ++i) left[i] += right[i];
    --depth;
  };
  std::size_t block = 0;
  for (std::size_t first = 0; first < count; first += kTreeLeaf, ++block) {
    if (pending.size() < (depth + 1) * width) pending.resize((depth + 1) * width);
    const auto accumulator = level(depth);
    std::ranges::fill(accumulator, 0.0);
    for (std::size_t index = first; index < std::min(first + kTreeLeaf, count); ++index) add(index, accumulator);
    ++depth;
    for (int merges = std::countr_one(block); merges > 0; --merges) merge_top();
  }
  while (depth > 1) merge_top();
  if (depth == 0) {
    std::ranges::fill(out, 0.0);
  } else {
    std::ranges::copy(level(0), out.begin());
  }
}

}  // namespace stakemine
