// SPDX-License-Identifier: Apache-2.0
/// Exact arithmetic on numbers wider than 64 bits: just what the allocation rules need.
#pragma once

#include "stakemine/stake/uint128.hpp"

#include <compare>
#include <cstdint>
#include <limits>
#include <span>

namespace stakemine::stake {

struct Uint256 {
  Uint128 high, low;
  friend auto operator<=>(const Uint256&, const Uint256&) = default;
};

[[nodiscard]] inline Uint256 multiply(Uint128 a, Uint128 b) {
  const auto low = [](Uint128 x) { return static_cast<std::uint64_t>(x); };
  const auto high = [](Uint128 x) { return static_cast<std::uint64_t>(x >> 64); };
  const Uint128 ll = Uint128{low(a)} * low(b), lh = Uint128{low(a)} * high(b);
  const Uint128 hl = Uint128{high(a)} * low(b), hh = Uint128{high(a)} * high(b);
  const Uint128 middle = Uint128{high(ll)} + low(lh) + low(hl);
  return {hh + high(lh) + high(hl) + high(middle), (middle << 64) | low(ll)};
}

/// A fraction that is compared exactly. Denominator > 0.
struct Ratio {
  Uint128 numerator, denominator;
};

[[nodiscard]] inline std::strong_ordering compare(const Ratio& a, const Ratio& b) {
  if (((a.numerator | a.denominator | b.numerator | b.denominator) >> 64) == 0)
    return a.numerator * b.denominator <=> b.numerator * a.denominator;
  return multiply(a.numerator, b.denominator) <=> multiply(b.numerator, a.denominator);
}

/// The sum; exact for fewer than 2^64 terms.
[[nodiscard]] Uint128 sum_of(std::span<const std::uint64_t> weights);

/// ⌊fraction · total⌋ exactly; 0 ≤ fraction ≤ 1.
[[nodiscard]] Uint128 floor_of_share(double fraction, Uint128 total);

/// Exact ⌊(factor·w + carry) / divisor⌋ for one factor and divisor and many w: the floating-point unit guesses the
/// quotient, integers correct it.
class ProductDivider {
 public:
  struct Result {
    std::uint64_t quotient;
    Uint128 remainder;
  };

  /// \param factor at most 2^62. \param divisor in [1, 2^120].
  ProductDivider(std::uint64_t factor, Uint128 divisor)
      : factor_(factor),
        divisor_(divisor),
        exact_ratio_(static_cast<long double>(factor) / static_cast<long double>(divisor)),
        ratio_(static_cast<double>(exact_ratio_)) {}

  /// \param weight at most the divisor. \param carry less than the divisor.
  [[nodiscard]] Result divide(std::uint64_t weight, Uint128 carry) const {
    // A guess of less than 2^49 is wrong by less than 1 for its four roundings and by less than 1 for leaving the carry
    // out; the long double (64 bits) is wrong by less than 2 even at 2^62. So the remainder of the guess lies within a
    // few divisors of its place, where arithmetic modulo 2^128 is faithful.
    static_assert(std::numeric_limits<long double>::digits >= 64);
    const double guess = static_cast<double>(weight) * ratio_;
    auto quotient = guess < 0x1p49 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(guess))
                                   : static_cast<std::uint64_t>(static_cast<long double>(weight) * exact_ratio_);
    Uint128 remainder = Uint128{factor_} * weight + carry - quotient * divisor_;
    while (static_cast<Int128>(remainder) < 0) {
      --quotient;
      remainder += divisor_;
    }
    while (remainder >= divisor_) {
      ++quotient;
      remainder -= divisor_;
    }
    return {quotient, remainder};
  }

 private:
  std::uint64_t factor_;
  Uint128 divisor_;
  long double exact_ratio_;
  double ratio_;
};

}  // namespace stakemine::stake
