// SPDX-License-Identifier: Apache-2.0
/// Who says what to whom: the coordinator is actor 0, miner i is actor i + 1, validators follow.
#pragma once

#include "stakemine/core/ids.hpp"
#include "stakemine/engine/message.hpp"

#include <cstdint>

namespace stakemine::protocol {

inline constexpr engine::ActorId kCoordinator = 0;
[[nodiscard]] constexpr engine::ActorId actor_of(MinerIndex miner) {
  return miner + 1;
}
[[nodiscard]] constexpr MinerIndex miner_of(engine::ActorId actor) {
  return actor - 1;
}

/// The tag of both is the round, the index the participant's slot on the round's board, where its shards stand and its
/// partial result goes.
enum class MessageKind : std::uint32_t {
  assignment = 1,       ///< coordinator → miner: "compute on your shards with the model of this round"
  result = 2,           ///< miner → coordinator: "the row of your slot is complete"
  audits_done = 3,      ///< coordinator → itself: "what I have worked out again is done"
  rating_request = 16,  ///< coordinator → validator: "rate what stands in your list of the rating board"
  rating = 17,          ///< validator → coordinator: "my ratings stand there"
  vote_request = 18,    ///< coordinator → validator: "say what you say to what stands on the vote board"
  vote = 19,            ///< validator → coordinator: "that stands there"
};

/// What a result says where there are no rounds; the miner has one assignment at a time, so its number says which.
struct WorkReport {
  std::uint64_t tag = 0;  ///< of the assignment
  VirtualTime began{}, done{};
};

}  // namespace stakemine::protocol
