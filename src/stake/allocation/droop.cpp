// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/allocation/selection.hpp"
#include "stake/wide.hpp"

#include <limits>
#include <vector>

namespace stakemine::stake {

void Droop::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw&,
                         std::span<std::uint64_t> out) const {
  const Uint128 quota = sum_of(weights) / (seats + 1) + 1;
  // Where the quota is wider than a weight can be, every weight is its own remainder.
  const bool all_below = quota > std::numeric_limits<std::uint64_t>::max();
  const auto divisor = static_cast<std::uint64_t>(quota);
  // A remainder plus one: 0 is left for those who have no weight.
  std::vector<Uint128> keys(weights.size());
  std::uint64_t left = seats, positive = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    ++positive;
    const std::uint64_t quotient = all_below ? 0 : weights[i] / divisor;
    keys[i] = Uint128{weights[i]} - Uint128{quotient} * divisor + 1;
    out[i] = quotient;
    left -= quotient;  // Σ ⌊w/Q⌋ ≤ S/Q < K + 1
  }
  if (const std::uint64_t laps = left / positive; laps > 0) {
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] > 0) out[i] += laps;
  }
  add_to_largest<Uint128>(keys, left % positive, out);
}

}  // namespace stakemine::stake
