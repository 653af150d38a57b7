// SPDX-License-Identifier: Apache-2.0
/// A star's commonest case: transfers that are all known beforehand, one a node at most, and nobody else is there.
#pragma once

#include "stakemine/network/fluid_star.hpp"

#include "network/water_filling.hpp"

#include <span>

namespace stakemine::network {

/// The same arithmetic as FluidStar's, to the bit, without what it keeps for every transfer.
/// \param links all idle; slot i is node i's. They are idle again afterwards.
/// \param latency one a node. \param batch nodes strictly ascending; one start for all or one each; no ids.
/// \param arrivals[i] is when transfer i arrives; kNever where it doesn't, or never starts.
/// \return the bytes that arrive. Cost: O(log n) a transfer; 32 B a transfer and 8 a node while it runs.
std::uint64_t carry_alone(WaterFilling& links, std::span<const Duration> latency, const FluidBatch& batch,
                          std::span<VirtualTime> arrivals);

}  // namespace stakemine::network
