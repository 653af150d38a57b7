// SPDX-License-Identifier: Apache-2.0
/// Numbers with 32 fraction bits, as the chain computes (substrate-fixed's I32F32): products and quotients are floors.
#pragma once

#include <cstdint>

namespace stakemine::consensus {

using Fixed = std::int64_t;
inline constexpr Fixed kFixedOne = Fixed{1} << 32;
inline constexpr Fixed kShareSteps = 65535;  ///< shares are stored in 16 bits, as n/65535

/// ⌊a·b⌋.
[[nodiscard]] inline Fixed product(Fixed a, Fixed b) {
  __extension__ using Wide = __int128;
  return static_cast<Fixed>((static_cast<Wide>(a) * b) >> 32);
}

/// ⌊a/b⌋ for 0 ≤ a ≤ 2^34, a ≤ b, 0 < b < 2^52. By a double that is at most one off, which is three times as fast as a
/// division of 128 bits; the remainder, modulo 2^64, tells.
[[nodiscard]] inline Fixed quotient(Fixed a, Fixed b) {
  auto estimate = static_cast<Fixed>(static_cast<double>(a) * 0x1p32 / static_cast<double>(b));
  const auto rest = static_cast<Fixed>((static_cast<std::uint64_t>(a) << 32) -
                                       static_cast<std::uint64_t>(estimate) * static_cast<std::uint64_t>(b));
  estimate -= static_cast<Fixed>(rest < 0);
  estimate += static_cast<Fixed>(rest >= b);
  return estimate;
}

/// n/65535 for a share in [0, 1]: n is the floor, but for the rounding of a double that was written as n/65535.
[[nodiscard]] Fixed fixed_share(double share);

/// The chain's exponential: up to 31 terms of the series in I32F32. It gives up (and then answers 0) where a term
/// passes 2^31, at about |x| > 20.
[[nodiscard]] Fixed chain_exp(Fixed x);

}  // namespace stakemine::consensus
