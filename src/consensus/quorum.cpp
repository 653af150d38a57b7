// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/quorum.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>

namespace stakemine::consensus {

QuorumTally::QuorumTally(std::span<const std::uint64_t> stake)
    : stake_(stake.begin(), stake.end()), votes_(stake.size()), caught_(stake.size()) {
  for (const std::uint64_t one : stake)
    STAKEMINE_ASSERT(!__builtin_add_overflow(total_, one, &total_), "the total stake fits 64 bits");
}

bool QuorumTally::is_quorum(std::uint64_t held) const {
  __extension__ using Wide = unsigned __int128;
  return total_ > 0 && 3 * static_cast<Wide>(held) >= 2 * static_cast<Wide>(total_);
}

VoteOutcome QuorumTally::add(std::uint32_t voter, Ballot ballot) {
  STAKEMINE_ASSERT(voter < stake_.size(), "no such voter");
  std::optional<Ballot>& first = votes_[voter];
  if (first) {
    if (*first == ballot) return VoteOutcome::repeated;
    if (caught_[voter] == 0) equivocations_.push_back({voter, *first, ballot});
    caught_[voter] = 1;
    return VoteOutcome::equivocated;
  }
  first = ballot;
  voted_ += stake_[voter];
  if (is_quorum(held_[ballot] += stake_[voter])) quorum_ = ballot;
  return VoteOutcome::counted;
}

std::uint64_t QuorumTally::held(const Ballot& ballot) const {
  const auto found = held_.find(ballot);
  return found == held_.end() ? 0 : found->second;
}

bool QuorumTally::is_open() const {
  std::uint64_t most = 0;
  for (const auto& [ballot, held] : held_) most = std::max(most, held);
  return is_quorum(most + (total_ - voted_));
}

}  // namespace stakemine::consensus
