// SPDX-License-Identifier: Apache-2.0
/// The board of a round: who takes part, with which weight, and the matrix of partial results, one row a participant.
/// The coordinator lays it out before it sends the assignments; each participant writes its own row before it sends its
/// result.
#pragma once

#include "stakemine/core/ids.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/engine/message.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::protocol {

struct RoundBoard {
  Round round = 0;                     ///< from 1
  std::vector<MinerIndex> miner;       ///< [participants] by slot, ascending
  std::vector<engine::ActorId> actor;  ///< [participants] its miner's
  std::vector<std::uint64_t> bytes;    ///< [participants] of its assignment
  std::vector<ShardRange> shards;      ///< [participants]
  std::vector<double> weight;          ///< [participants] in the aggregation
  Matrix updates;                      ///< [participants, update_size]
};

}  // namespace stakemine::protocol
