// SPDX-License-Identifier: Apache-2.0
/// The integer that holds sums of stakes, and products of a stake and a number of seats.
#pragma once

namespace stakemine::stake {

__extension__ typedef unsigned __int128 Uint128;
__extension__ typedef __int128 Int128;

}  // namespace stakemine::stake
