// SPDX-License-Identifier: Apache-2.0
/// Indices that several modules share. All count from 0 unless said otherwise.
#pragma once

#include <cstdint>

namespace stakemine {

/// A miner's place in the population: groups in the order of the config, miners in the order of their group.
using MinerIndex = std::uint32_t;

/// A round, counted from 1; 0 stands for "before the first round".
using Round = std::uint64_t;

/// The most miners that a network may have: indices must leave room for the coordinator's and for "none".
inline constexpr std::uint64_t kMaximumMiners = 0xFFFF'FFF0;

}  // namespace stakemine
