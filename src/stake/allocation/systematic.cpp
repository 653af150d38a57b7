// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/wide.hpp"

#include <algorithm>

namespace stakemine::stake {

void Systematic::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                              std::span<std::uint64_t> out) const {
  // With W_i the running sum of weights, ⌊K·W_i/S + U⌋ = ⌊(K·W_i + U·S)/S⌋ = ⌊(K·W_i + ⌊U·S⌋)/S⌋, since K·W_i and S are
  // integers. So an offset of any precision becomes one integer, and each term is what a running division carries over.
  const Uint128 total = sum_of(weights);
  const ProductDivider divider(seats, total);
  Uint128 carry = floor_of_share(draw.offset, total);
  const auto serve = [&](std::size_t index) {
    const auto [quotient, remainder] = divider.divide(weights[index], carry);
    out[index] = quotient;
    carry = remainder;
  };
  if (draw.order.empty()) {
    for (std::size_t index = 0; index < weights.size(); ++index) serve(index);
  } else {
    // A random order misses the caches at each step; what a later step needs is fetched while this one divides.
    constexpr std::size_t kAhead = 16;
    const std::size_t count = draw.order.size();
    for (std::size_t step = 0; step < count; ++step) {
      const std::uint32_t later = draw.order[std::min(step + kAhead, count - 1)];
      __builtin_prefetch(&weights[later]);
      __builtin_prefetch(&out[later], 1);
      serve(draw.order[step]);
    }
  }
}

}  // namespace stakemine::stake
