// SPDX-License-Identifier: Apache-2.0
/// Sums whose bits depend on the terms' indices alone: term i sits at leaf i of a binary tree whose subtrees are
/// aligned to powers of two, and each inner node adds its left and its right child (a missing child adds nothing). Any
/// split of the leaves into aligned blocks, over threads or machines, gives the same bits. The error grows with
/// log2(n), not n (Higham 1993, "The accuracy of floating point summation").
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace stakemine {

/// The sum of the terms. O(n).
[[nodiscard]] double tree_sum(std::span<const double> terms);

/// The sum of n vectors of d = out.size() numbers: `add(i, acc)` adds vector i to acc (which starts at zero for each
/// block of `kTreeLeaf` consecutive vectors). Memory: d·log2(n / kTreeLeaf) numbers. `out` is overwritten.
inline constexpr std::size_t kTreeLeaf = 8;
void tree_sum(std::size_t count, std::span<double> out,
              const std::function<void(std::size_t index, std::span<double> accumulator)>& add);

}  // namespace stakemine
