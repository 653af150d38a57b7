// SPDX-License-Identifier: Apache-2.0
/// Who votes on a median, with how much, and the medians of eight columns at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::consensus {

/// Columns that are worked on side by side: eight doubles are a cache line and two registers of AVX2.
inline constexpr std::size_t kLanes = 8;

/// The rows that vote. Votes are whole multiples of a power of two and add up to less than 2^53 of it, so that every
/// sum of them is exact, in whatever order.
struct Votes {
  std::vector<std::uint32_t> voters;  ///< rows with stake, ascending
  std::vector<double> votes;          ///< of each voter
  double enough = 0;                  ///< what a weight must hold
};

/// Shares of stake in steps of 2^-52; a share kappa is enough, reached within 1e-9. \param stake finite, ≥ 0.
[[nodiscard]] Votes votes_of(std::span<const double> stake, double kappa);

/// For each of eight columns the largest weight w such that the voters with weights ≥ w hold enough; the least weight
/// of a voter where there is none, 0 without voters. \param tile [rows, kLanes], finite, ≥ 0.
/// O(rows · log(rows)) in the mean, O(64 rows) at worst.
[[nodiscard]] std::array<double, kLanes> medians(const double* tile, const Votes& votes);

}  // namespace stakemine::consensus
