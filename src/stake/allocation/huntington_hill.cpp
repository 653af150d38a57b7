// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/allocation/divisor_search.hpp"

#include <cmath>

namespace stakemine::stake {
namespace {

// d(a) = √(a(a+1)); claims are compared by their squares. a(a+1) ≤ x² means a ≤ √(x² + 1/4) − 1/2.
struct Rule {
  static constexpr bool kFirstSeatFree = true;
  static double seats_at(double x) { return 0.5 + std::sqrt(x * x + 0.25); }
  static Ratio claim(std::uint64_t weight, std::uint64_t seats) {
    return {Uint128{weight} * weight, Uint128{seats} * (seats + 1)};
  }
};

}  // namespace

void HuntingtonHill::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw&,
                                  std::span<std::uint64_t> out) const {
  DivisorSearch<Rule>(seats, weights).run(out);
}

}  // namespace stakemine::stake
