// SPDX-License-Identifier: Apache-2.0
/// The two products that a dense layer is made of. Plain loops that the compiler turns into vector instructions; the
/// order of every sum is written out here, so that bits depend neither on alignment nor on how many rows come at once.
#pragma once

#include "stakemine/core/matrix.hpp"

#include <cstddef>

namespace stakemine::learning {

/// scores[r·C + c] = offsets[c] + Σ_j x[r, j] · weights[c·d + j], with r < x.rows, c < classes, d = x.columns. The sum
/// runs over four interleaved partial sums, added as (0 + 1) + (2 + 3), and then the columns beyond the last multiple
/// of four.
void dense_scores(ConstMatrix x, const double* weights, const double* offsets, std::size_t classes, double* scores);

/// gradient[c·d + j] += Σ_r factors[r·C + c] · x[r, j], row by row.
void add_outer_products(ConstMatrix x, const double* factors, std::size_t classes, double* gradient);

}  // namespace stakemine::learning
