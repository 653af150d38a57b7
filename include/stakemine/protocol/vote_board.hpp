// SPDX-License-Identifier: Apache-2.0
/// Where the votes of a round stand while the messages that carry them travel: the coordinator relays what came, each
/// validator writes its own.
#pragma once

#include "stakemine/consensus/quorum.hpp"
#include "stakemine/consensus/voter.hpp"
#include "stakemine/core/ids.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace stakemine::protocol {

enum class VotePhase { propose, prevote, precommit, commit };

/// What a validator says in a phase, to either half of the others. Those who are faithful say the same to both.
using Saying = std::array<consensus::Ballot, 2>;

struct VoteBoard {
  VotePhase phase = VotePhase::propose;
  std::uint64_t digest = 0;         ///< of the round's aggregate
  std::uint64_t rival = 0;          ///< what those who equivocate put against it
  std::vector<std::uint8_t> half;   ///< [validators] to which each belongs
  Saying proposal;                  ///< as it came
  std::vector<Saying> said;         ///< [validators] in this phase; nil until a validator has spoken
  std::vector<Saying> said_before;  ///< [validators] in the phase before
  std::vector<std::uint8_t> came;   ///< [validators] whether what it said before came to the coordinator
  /// What came, as either half is told.
  std::array<std::optional<consensus::QuorumTally>, 2> tallies;
  std::vector<consensus::Voter> voters;  ///< [validators] the state of each
};

/// Bytes of a vote or a proposal on the wire: a digest, a signature, and which round it is for.
inline constexpr std::uint64_t kVoteBytes = 104;

}  // namespace stakemine::protocol
