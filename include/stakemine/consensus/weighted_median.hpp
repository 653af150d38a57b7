// SPDX-License-Identifier: Apache-2.0
/// The stake-weighted median by which Yuma consensus clips validators' ratings (Opentensor Foundation 2022, "Bittensor:
/// Yuma consensus").
#pragma once

#include "stakemine/core/matrix.hpp"

#include <span>

namespace stakemine::consensus {

/// For each column j: the largest weight w such that the rows with W_ij ≥ w hold a share ≥ kappa of the stake, reached
/// within 1e-9. Rows without stake do not vote; where nobody has stake the result is 0. Neither rows nor columns are
/// normalised. \param stake [n], finite, ≥ 0; relative. \param weights [n, m], rows are validators; finite, ≥ 0. \param
/// kappa in [0, 1]. \param[out] median [m], overwritten. \throws UserError naming `stake`, `weights` or `kappa`.
/// Thread-safe. O(n m log n).
void weighted_median(std::span<const double> stake, ConstMatrix weights, double kappa, std::span<double> median);

}  // namespace stakemine::consensus
