// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "stakemine/incentive/ledger.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::incentive {

using Numbers = std::vector<std::uint64_t>;

/// Money that fits, so that gtest can print it.
inline std::uint64_t small(Money money) {
  return static_cast<std::uint64_t>(money);
}

}  // namespace stakemine::incentive
