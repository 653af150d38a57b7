// SPDX-License-Identifier: Apache-2.0
#include "protocol/voting.hpp"

namespace stakemine::protocol {
namespace {

// The quorum that a validator sees: what it was told, and its own vote, which may not have come to the coordinator.
std::optional<consensus::Ballot> quorum_seen(const VoteBoard& board, std::uint32_t validator) {
  const std::uint8_t half = board.half[validator];
  const consensus::QuorumTally& told = *board.tallies[half];
  if (board.came[validator] != 0) return told.quorum();
  consensus::QuorumTally with_own = told;
  with_own.add(validator, board.said_before[validator][half]);
  return with_own.quorum();
}

}  // namespace

void vote(const ValidatorPopulation& validators, std::uint32_t validator, VoteBoard& board) {
  Saying& said = board.said[validator];
  if (validators.group_of(validator).rater->voting() == consensus::VotingConduct::equivocating) {
    said = {board.digest, board.rival};
    return;
  }
  consensus::Voter& voter = board.voters[validator];
  consensus::Ballot ballot;
  switch (board.phase) {
    case VotePhase::propose:
      ballot = voter.propose(board.digest);
      break;
    case VotePhase::prevote:
      ballot = voter.prevote(board.proposal[board.half[validator]]);
      break;
    case VotePhase::precommit:
      ballot = voter.precommit(quorum_seen(board, validator));
      break;
    case VotePhase::commit:
      voter.commit(quorum_seen(board, validator));
      ballot = voter.committed();
      break;
  }
  said = {ballot, ballot};
}

}  // namespace stakemine::protocol
