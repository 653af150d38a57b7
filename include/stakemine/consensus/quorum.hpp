// SPDX-License-Identifier: Apache-2.0
/// The count of votes by stake, as one observer sees it: who has voted for which digest, whether any has a quorum, and
/// who voted twice. One tally per round and phase (prevote, precommit). Castro and Liskov 1999, "Practical Byzantine
/// fault tolerance"; by stake, Buchman, Kwon and Milosevic 2018, "The latest gossip on BFT consensus".
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::consensus {

/// What a vote is for: the digest of an aggregate, or nothing ("nil": the voter saw no acceptable proposal in time).
using Ballot = std::optional<std::uint64_t>;

/// Two votes of one voter that contradict each other: evidence for slashing.
struct Equivocation {
  std::uint32_t voter;
  Ballot first, second;
  [[nodiscard]] bool operator==(const Equivocation&) const = default;
};

enum class VoteOutcome {
  counted,
  repeated,    ///< the same vote again: a message that came twice
  equivocated  ///< another vote than the voter's first, which alone counts
};

/// A quorum is 3 · held ≥ 2 · total stake, exactly. Two quorums for different ballots share at least a third of the
/// stake, so that where less than a third votes twice, no two observers find different quorums. Not thread-safe.
class QuorumTally {
 public:
  /// \param stake [voters], in units.
  explicit QuorumTally(std::span<const std::uint64_t> stake);

  /// Takes a vote in. \param voter < voters. O(log ballots). A voter's first vote counts, whatever comes after.
  VoteOutcome add(std::uint32_t voter, Ballot ballot);

  /// The ballot (a digest, or nil) that holds a quorum, if one does. At most one can. Where nobody has stake, none.
  [[nodiscard]] const std::optional<Ballot>& quorum() const { return quorum_; }
  /// The stake of those whose first vote was for it.
  [[nodiscard]] std::uint64_t held(const Ballot& ballot) const;
  /// The stake of those who have voted: nothing can reach a quorum any more once held + (total − voted) falls short.
  [[nodiscard]] std::uint64_t voted() const { return voted_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  /// Whether some ballot may still reach a quorum.
  [[nodiscard]] bool is_open() const;
  /// One for each voter that equivocated, in the order in which they were found out.
  [[nodiscard]] std::span<const Equivocation> equivocations() const { return equivocations_; }

 private:
  [[nodiscard]] bool is_quorum(std::uint64_t held) const;

  std::vector<std::uint64_t> stake_;
  std::vector<std::optional<Ballot>> votes_;
  std::vector<std::uint8_t> caught_;
  std::map<Ballot, std::uint64_t> held_;
  std::optional<Ballot> quorum_;
  std::vector<Equivocation> equivocations_;
  std::uint64_t total_ = 0, voted_ = 0;
};

}  // namespace stakemine::consensus
