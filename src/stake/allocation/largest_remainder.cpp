// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/allocation/selection.hpp"
#include "stake/wide.hpp"

#include <vector>

namespace stakemine::stake {

void LargestRemainder::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw&,
                                    std::span<std::uint64_t> out) const {
  const ProductDivider divider(seats, sum_of(weights));
  std::vector<Uint128> remainders(weights.size());
  std::uint64_t left = seats;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto [quotient, remainder] = divider.divide(weights[i], 0);
    out[i] = quotient;
    remainders[i] = remainder;
    left -= quotient;
  }
  // What is left is the sum of the fractions, each below 1: fewer seats than there are positive remainders.
  add_to_largest<Uint128>(remainders, left, out);
}

}  // namespace stakemine::stake
