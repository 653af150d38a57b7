// SPDX-License-Identifier: Apache-2.0
#include "consensus/yuma/fixed_point.hpp"

#include <cmath>
#include <limits>

namespace stakemine::consensus {
namespace {

constexpr std::int64_t kTerms = 31;
constexpr Fixed kEuler = Fixed{22802600} << 9;  // e with the 23 fraction bits that the library keeps of it

__extension__ using Wide = __int128;

bool overflows(Wide value) {
  return value > std::numeric_limits<Fixed>::max();
}

}  // namespace

Fixed fixed_share(double share) {
  const auto steps = static_cast<Fixed>(std::floor(share * static_cast<double>(kShareSteps) + 1e-6));
  return (steps << 32) / kShareSteps;
}

Fixed chain_exp(Fixed x) {
  if (x == 0) return kFixedOne;
  if (x == kFixedOne) return kEuler;
  const Fixed size = x < 0 ? -x : x;
  Wide sum = Wide{size} + kFixedOne;
  Fixed term = size;
  for (std::int64_t i = 2; i <= kTerms && term != 0; ++i) {
    const Wide next = (Wide{term} * size) >> 32;
    if (overflows(next)) return 0;
    term = static_cast<Fixed>(next) / i;
    sum += term;
    if (overflows(sum)) return 0;
  }
  if (x > 0) return static_cast<Fixed>(sum);
  return static_cast<Fixed>((Wide{1} << 64) / sum);
}

}  // namespace stakemine::consensus
