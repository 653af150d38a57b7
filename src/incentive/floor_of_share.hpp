// SPDX-License-Identifier: Apache-2.0
/// ⌊amount · share⌋, exactly.
#pragma once

#include <cmath>
#include <cstdint>

namespace stakemine::incentive {

/// \param share in [0, 1]: a double there is a whole number of 2^-53, or too small to matter.
[[nodiscard]] inline std::uint64_t floor_of_share(std::uint64_t amount, double share) {
  __extension__ using Wide = unsigned __int128;
  const auto steps = static_cast<std::uint64_t>(std::floor(share * 0x1p53));
  return static_cast<std::uint64_t>(static_cast<Wide>(amount) * steps >> 53);
}

}  // namespace stakemine::incentive
