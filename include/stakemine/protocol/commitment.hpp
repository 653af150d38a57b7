// SPDX-License-Identifier: Apache-2.0
/// The coordinator's part of a vote on the round's aggregate: it asks a proposer, relays the proposal, the prevotes and
/// the precommits to all validators, and hands the turn on where a proposer brings no quorum. Votes are by stake; it
/// has no vote of its own.
#pragma once

#include "stakemine/consensus/consensus_rule.hpp"
#include "stakemine/consensus/proposer_rotation.hpp"
#include "stakemine/consensus/safety.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/vote_board.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// How a round's vote went.
struct CommitOutcome {
  consensus::Ballot committed;  ///< what the coordinator saw a quorum for; nil: nothing, in any attempt
  std::uint64_t attempts = 0;   ///< proposers that it took
  double latency_s = 0;         ///< from the aggregate to the quorum of precommits, or to giving up
};

/// Over a run.
struct CommitTotals {
  std::uint64_t committed = 0, uncommitted = 0;  ///< rounds
  std::uint64_t forged = 0;                      ///< rounds that committed what is no aggregate; among neither
  std::uint64_t attempts = 0;
  std::uint64_t timeouts = 0;       ///< phases in which somebody who was waited for was not in time
  std::uint64_t equivocations = 0;  ///< validators found to have said two things, once a round each
  std::uint64_t violations = 0;     ///< rounds in which honest validators committed different digests
};

/// One thread at a time.
class Commitment {
 public:
  struct Setup {
    std::uint32_t miners = 0;
    const ValidatorPopulation* validators = nullptr;
    consensus::QuorumTerms terms;
  };
  /// The setup's parts and the board must outlive this.
  Commitment(const Setup& setup, VoteBoard& board);

  /// Whether a question or an answer with this tag is about votes.
  [[nodiscard]] static bool is_votes(std::uint64_t tag) { return (tag & kVoteTag) != 0; }

  /// The vote on this round's aggregate begins. \param stakes [validators] in units. \returns what to ask first;
  /// nothing: nobody has stake, and the round goes uncommitted.
  [[nodiscard]] std::optional<engine::Question> begin(Round round, std::uint64_t digest,
                                                      std::span<const std::uint64_t> stakes, VirtualTime now);
  /// Takes what came. \returns what to ask next; nothing: the vote is over.
  [[nodiscard]] std::optional<engine::Question> take(const engine::Answers& answers, VirtualTime now);
  /// What the last question weighs on the wire, all of it.
  [[nodiscard]] std::uint64_t bytes_asked() const { return targets_.size() * bytes_each_; }

  [[nodiscard]] const CommitOutcome& outcome() const { return outcome_; }
  /// Whether the round's aggregate is what was committed.
  [[nodiscard]] bool committed_aggregate() const { return outcome_.committed == board_.digest; }
  /// Validators that said two things in this round, ascending.
  [[nodiscard]] std::span<const std::uint32_t> equivocators() const { return equivocators_; }
  [[nodiscard]] const CommitTotals& totals() const { return totals_; }
  /// What lasts from round to round.
  void carry_state(Archive& archive) { archive(rotation_, observer_, question_, totals_); }

 private:
  static constexpr std::uint64_t kVoteTag = std::uint64_t{1} << 62;

  [[nodiscard]] std::optional<engine::Question> attempt();
  [[nodiscard]] engine::Question ask(VotePhase phase, std::uint64_t enough);
  void note_answers(const engine::Answers& answers);
  [[nodiscard]] bool any_quorum() const;
  void watch();
  void finish();

  Setup setup_;
  VoteBoard& board_;
  consensus::ProposerRotation rotation_;
  consensus::SafetyObserver observer_;
  std::vector<std::uint64_t> stakes_;  // in units whose sum fits
  std::vector<engine::ActorId> everybody_, targets_;
  std::vector<std::uint64_t> bytes_;
  std::uint64_t bytes_each_ = 0, question_ = 0, enough_ = 0;
  std::uint32_t proposer_ = 0;
  Round round_ = 0;
  VirtualTime began_{};
  CommitOutcome outcome_;
  std::vector<std::uint32_t> equivocators_;
  CommitTotals totals_;
};

}  // namespace stakemine::protocol
