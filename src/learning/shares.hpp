// SPDX-License-Identifier: Apache-2.0
/// Random shares and what they make of a number of rows.
#pragma once

#include "stakemine/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::learning {

/// [count] shares that sum to 1, from Dirichlet(α, …, α): gamma variates by Marsaglia and Tsang 2000, "A simple method
/// for generating gamma variables", kept as logarithms so that a small α does not make all of them zero.
[[nodiscard]] std::vector<double> dirichlet_shares(std::size_t count, double alpha, KeyedRandom& random);

/// Rows [⌊rows·s_{i−1} + ½⌋, ⌊rows·s_i + ½⌋) for the running sums s of the shares: how many each gets.
[[nodiscard]] std::vector<std::uint32_t> rows_of_shares(std::uint32_t rows, std::span<const double> shares);

}  // namespace stakemine::learning
