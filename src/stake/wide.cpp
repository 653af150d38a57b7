// SPDX-License-Identifier: Apache-2.0
#include "stake/wide.hpp"

#include <cmath>

namespace stakemine::stake {

Uint128 sum_of(std::span<const std::uint64_t> weights) {
  Uint128 sum = 0;
  for (const std::uint64_t weight : weights) sum += weight;
  return sum;
}

Uint128 floor_of_share(double fraction, Uint128 total) {
  int exponent = 0;
  const double mantissa = std::frexp(fraction, &exponent);  // fraction = mantissa · 2^exponent, 1/2 ≤ mantissa < 1
  const auto digits = static_cast<std::uint64_t>(std::ldexp(mantissa, 53));
  const int shift = 53 - exponent;  // at least 52, for fraction ≤ 1
  const Uint256 product = multiply(digits, total);
  if (shift >= 256) return 0;
  if (shift >= 128) return product.high >> (shift - 128);
  return (product.high << (128 - shift)) | (product.low >> shift);
}

}  // namespace stakemine::stake
