// SPDX-License-Identifier: Apache-2.0
/// Stakes as integers. A config gives stakes in tokens, as doubles; all that is decided by stake is decided on these
/// integers.
#pragma once

#include "stakemine/stake/uint128.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::stake {

/// The stake of each miner in units of 10^-decimals tokens. A plain value.
struct StakeTable {
  static constexpr int kMostDecimals = 9;

  std::vector<std::uint64_t> units;  ///< [n], each below 2^62
  int decimals = kMostDecimals;

  /// Converts tokens, with the most decimals (0 to 9) at which every stake stays below 2^62 units. The decimal shift is
  /// exact and rounds once, to the nearest unit (half up), so integers convert exactly; a positive stake below half a
  /// unit counts as one unit rather than vanish. O(n). \throws UserError naming `stake` for a stake that is negative,
  /// not finite or ≥ 2^62 (about 4.6e18) tokens.
  [[nodiscard]] static StakeTable from_tokens(std::span<const double> tokens);

  /// The sum of all units.
  [[nodiscard]] Uint128 total() const;
  /// The stake of one miner in tokens, rounded to a double.
  [[nodiscard]] double tokens(std::size_t miner) const;
};

}  // namespace stakemine::stake
