// SPDX-License-Identifier: Apache-2.0
/// The line search behind the attacks of optimal strength.
#pragma once

#include "stakemine/adversary/behaviors.hpp"

#include "adversary/directions.hpp"

namespace stakemine::adversary {

/// The strength that the search of StrengthSearch ends with.
[[nodiscard]] double strongest(const StrengthSearch& search, const Direction& direction, const HonestView& honest);

}  // namespace stakemine::adversary
