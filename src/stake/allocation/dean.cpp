// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/allocation/divisor_search.hpp"

#include <cmath>

namespace stakemine::stake {
namespace {

// d(a) = a(a+1)/(a + 1/2). a(a+1) ≤ x(a + 1/2) means a ≤ (x − 1 + √(x² + 1))/2.
struct Rule {
  static constexpr bool kFirstSeatFree = true;
  static double seats_at(double x) { return 0.5 * (x + 1 + std::sqrt(x * x + 1)); }
  static Ratio claim(std::uint64_t weight, std::uint64_t seats) {
    return {Uint128{weight} * (2 * seats + 1), Uint128{seats} * (seats + 1)};
  }
};

}  // namespace

void Dean::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw&,
                        std::span<std::uint64_t> out) const {
  DivisorSearch<Rule>(seats, weights).run(out);
}

}  // namespace stakemine::stake
