// SPDX-License-Identifier: Apache-2.0
/// How well two things that the same n holders have go together: pay and work, pay and stake, pay and contribution.
///
/// Thread-safe; O(n log n) time, O(n) memory. \param x, y [n], finite, one entry a holder.
#pragma once

#include <span>

namespace stakemine::incentive {

/// Σ |x_i/X − y_i/Y|, from 0 (each has the same share of both) to 2 (nobody has both): half of it is what would have to
/// change hands. Values ≥ 0 with a positive sum. \throws UserError naming `x` or `y`.
[[nodiscard]] double share_distance(std::span<const double> x, std::span<const double> y);

/// Spearman's rank correlation (Spearman 1904), in [−1, 1]: Pearson's of the ranks, ties sharing the mean of theirs; 0
/// where all x or all y are equal. \throws UserError naming `x` or `y` where an entry is not finite.
[[nodiscard]] double rank_correlation(std::span<const double> x, std::span<const double> y);

}  // namespace stakemine::incentive
