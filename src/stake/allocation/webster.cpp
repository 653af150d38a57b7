// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/allocation/divisor_search.hpp"

namespace stakemine::stake {
namespace {

// d(a) = a + 1/2.
struct Rule {
  static constexpr bool kFirstSeatFree = false;
  static double seats_at(double x) { return x + 0.5; }
  static Ratio claim(std::uint64_t weight, std::uint64_t seats) { return {weight, 2 * seats + 1}; }
};

}  // namespace

void Webster::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw&,
                           std::span<std::uint64_t> out) const {
  DivisorSearch<Rule>(seats, weights).run(out);
}

}  // namespace stakemine::stake
