// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/branched_sum.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>

namespace stakemine {
namespace {

// A power of two of the tree's leaves, so that branches are whole subtrees.
std::size_t branch_length(std::size_t count) {
  std::size_t length = kTreeLeaf;
  while (length * Branches::kMost < count) length *= 2;
  return length;
}

}  // namespace

Branches::Branches(std::size_t count, std::size_t columns)
    : count_(count), length_(branch_length(count)), sums_((count + length_ - 1) / length_, columns) {}

void Branches::sum(std::size_t branch, const Add& add) {
  const std::size_t first = branch * length_;
  tree_sum(std::min(length_, count_ - first), sums_.row(branch),
           [&](std::size_t index, std::span<double> sum) { add(first + index, sum); });
}

// The upper part of the tree: neighbours are added, level by level.
void Branches::join(std::span<double> out) {
  for (std::size_t step = 1; step < sums_.rows; step *= 2)
    for (std::size_t left = 0; left + step < sums_.rows; left += 2 * step) {
      const auto to = sums_.row(left);
      const auto from = sums_.row(left + step);
      for (std::size_t column = 0; column < to.size(); ++column) to[column] += from[column];
    }
  if (sums_.rows == 0) {
    std::ranges::fill(out, 0.0);
  } else {
    std::ranges::copy(sums_.row(0), out.begin());
  }
}

void branched_sum(std::size_t count, std::span<double> out, const BlockRunner& runner, const Branches::Add& add) {
  if (!runner) return tree_sum(count, out, add);
  Branches branches{count, out.size()};
  runner(branches.size(), [&](std::size_t branch) { branches.sum(branch, add); });
  branches.join(out);
}

}  // namespace stakemine
