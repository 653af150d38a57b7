// SPDX-License-Identifier: Apache-2.0
/// Whose turn it is to propose: smooth weighted round robin, by stake. Each validator gains its stake in priority, the
/// foremost proposes and pays the total back. As in Tendermint's proposer selection (Buchman, Kwon and Milosevic 2018,
/// "The latest gossip on BFT consensus") and nginx's upstream balancing (2012).
///
/// While stakes stay the same, turns repeat with the period total / gcd of the stakes, in which each validator has
/// exactly its share, and at no time is one a whole turn ahead of its share. It protects against starvation, not
/// against foresight: everyone knows who is next, so a proposer can be attacked in time.
#pragma once

#include "stakemine/core/archive.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::consensus {

/// Not thread-safe; copyable.
class ProposerRotation {
 public:
  explicit ProposerRotation(std::size_t validators) : priority_(validators) {}

  /// The next proposer: at a tie the lowest index, never one without stake. \param stake [validators], in units, of
  /// which at least one is positive; a total of more than 56 bits is counted in larger units. Stakes may change from
  /// turn to turn: what a validator is ahead or behind stays the same number of turns, and one without stake starts
  /// anew. O(validators).
  std::uint32_t next(std::span<const std::uint64_t> stake);
  void carry_state(Archive& archive) { archive(priority_, total_); }

 private:
  void rescale(std::int64_t total);

  std::vector<std::int64_t> priority_;
  std::int64_t total_ = 0;  // at the last turn
};

}  // namespace stakemine::consensus
