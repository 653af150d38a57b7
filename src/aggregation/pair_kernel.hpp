// SPDX-License-Identifier: Apache-2.0
/// The hot loop of PairDistances, in a file of its own: it alone may contract multiplications with additions.
#pragma once

#include "stakemine/core/blocks.hpp"

#include <cstddef>
#include <span>

namespace stakemine::aggregation {

/// squares[a · n + b] += ‖row_a − row_b‖² for all a < b, n = rows.size(). Within stretches of 2 kB of a row sums are in
/// the rows' precision, across them in double.
void add_pair_squares(std::span<const double* const> rows, std::size_t columns, double* squares,
                      const BlockRunner& runner);
void add_pair_squares(std::span<const float* const> rows, std::size_t columns, double* squares,
                      const BlockRunner& runner);

}  // namespace stakemine::aggregation
