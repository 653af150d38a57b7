// SPDX-License-Identifier: Apache-2.0
/// The rule `mean` over rows that are never all there: each is made when its turn comes, and is gone once it is added.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/core/blocks.hpp"
#include "stakemine/core/branched_sum.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace stakemine::aggregation {

struct RowSource {
  std::size_t count = 0, columns = 0;
  /// Writes row i to out [columns]. Called once a row, from several threads at once where the runner has them.
  std::function<void(std::size_t row, std::span<double> out)> make;
};

inline constexpr std::size_t kMostBranches = Branches::kMost;

/// What Mean makes of the same rows and weights [count], to the last bit: Σ w_i x_i / W in the fixed tree of
/// core/tree_sum.hpp. Rows that are not finite are set aside and listed, as everywhere. A thread holds one row and the
/// log2(n) sums of its branch of the tree, and up to kMostBranches branches' sums wait to be joined: memory is (64 +
/// threads · log2 n) · d numbers, whatever n. O(nd).
/// \throws UserError naming `weights` where one of them is negative or not finite.
[[nodiscard]] Aggregate streamed_mean(const RowSource& rows, std::span<const double> weights,
                                      const BlockRunner& runner = {});

}  // namespace stakemine::aggregation
