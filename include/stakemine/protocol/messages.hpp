// SPDX-License-Identifier: Apache-2.0
/// Who says what to whom: the coordinator is actor 0, miner i is actor i + 1.
#pragma once

#include "stakemine/core/ids.hpp"
#include "stakemine/engine/message.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>

namespace stakemine::protocol {

inline constexpr engine::ActorId kCoordinator = 0;
[[nodiscard]] constexpr engine::ActorId actor_of(MinerIndex miner) {
  return miner + 1;
}
[[nodiscard]] constexpr MinerIndex miner_of(engine::ActorId actor) {
  return actor - 1;
}

enum class MessageKind : std::uint32_t {
  assignment = 1,  ///< coordinator → miner
  result = 2,      ///< miner → coordinator
};

/// "Compute on these shards with the model of this round."
struct Assignment {
  Round round = 0;
  ShardRange shards;
  std::uint64_t slot = 0;  ///< the row of the round's result matrix that is this miner's
};

/// "Row `slot` is complete."
struct Result {
  Round round = 0;
  std::uint64_t slot = 0;
};

}  // namespace stakemine::protocol
