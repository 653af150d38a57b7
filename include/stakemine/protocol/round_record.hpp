// SPDX-License-Identifier: Apache-2.0
/// A finished round, as a value, and whoever wants to see it.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/network/availability.hpp"
#include "stakemine/network/message_faults.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_board.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace stakemine::protocol {

/// One round, after its update; a row of rounds.csv.
struct RoundRecord {
  Round round = 0;                       ///< from 1
  double virtual_time_s = 0;             ///< when it ended, seconds since the start (real seconds under the wall clock)
  double duration_s = 0;                 ///< of this round
  std::uint64_t shards = 0;              ///< handed out in this round
  std::uint64_t participants = 0;        ///< miners that were given at least one shard
  std::uint64_t results = 0;             ///< partial results gathered
  std::uint64_t rejected = 0;            ///< partial results set aside for entries that are not finite
  bool updated = false;                  ///< whether the aggregation had a result and the model moved
  std::uint64_t messages = 0;            ///< assignments sent and results received in this round
  std::uint64_t bytes = 0;               ///< on the wire, of those messages
  std::optional<double> train_loss;      ///< learning tasks only
  std::optional<double> test_loss;       ///< where there are test rows
  std::optional<double> test_accuracy;   ///< where there are test rows with classes, share in [0, 1]
  std::optional<double> test_rmse;       ///< where there are test rows with numbers to predict
  std::optional<double> parameter_norm;  ///< ‖W‖₂ with the bias
  double attacker_weight_share = 0;      ///< of the aggregation's weights, what dishonest miners held
  // Where miners are dishonest; the first where they poison data, the last where it is asked for.
  std::optional<double> attack_success;      ///< share of the test rows concerned that are predicted as they want
  std::optional<double> attack_rejected;     ///< of their partial results, what the rule left out (AttackMeter)
  std::optional<double> honest_rejected;     ///< of all others
  std::optional<double> attack_let_through;  ///< how far they moved the aggregate, over how far a mean (AttackMeter)
  /// Of the miner whose result ended the round: how long it computed, and how long its messages took on its own link,
  /// both ways. The rest of duration_s went by at the hub: its link, and waiting for it.
  double last_compute_s = 0, last_transfer_s = 0;
  /// Shards of which no partial result was counted: each of the round's shards is counted once, or is one of these.
  std::uint64_t lost_shards = 0;
  std::uint64_t reassigned_shards = 0;  ///< given to others after a deadline, as often as they were
  std::uint64_t late_messages = 0;      ///< assignments and results that were on their way when the round went on
  double vain_s = 0;                    ///< from the last result until those that never came were given up
  double reassign_s = 0;                ///< that went by with what was given to others
  /// In an asynchronous run: how many updates the model had seen meanwhile, over the results of this one.
  std::optional<double> staleness_mean, staleness_most;
  // What the network did to the round's messages, both ways; known once the run is over.
  std::uint64_t lost_messages = 0, retransmissions = 0, duplicates = 0;
  /// Where validators vote on the aggregate: the proposers that it took, and how long, where it was committed.
  std::optional<double> commit_attempts, commit_latency_s;
  // Where results are checked (protocol/verifier.hpp says what each is); the last: how long it took.
  std::optional<double> checked_shards, wrong_results, wrong_caught, accepted_results, accepted_wrong, right_rejected;
  std::optional<double> checking_s;
  std::uint64_t first_question = 0, questions = 0;  ///< the tag of its first question; how many it had
  /// How what miners have earned so far is spread, and their stake where it moves: at up to a hundred rounds, evenly
  /// spaced, and the last one, in networks of at most 100,000 miners. Names as in incentive/fairness.hpp.
  std::optional<double> reward_gini, reward_hhi, reward_nakamoto, reward_entropy, reward_theil, reward_jain;
  std::optional<double> stake_gini, stake_hhi, stake_nakamoto, stake_entropy, stake_theil, stake_jain;
  std::string digest;  ///< of everything up to this round's update

  void carry_state(Archive& archive);
};

/// A question of a round, just ended: an assignment to each of its participants, or of what was lost to others.
struct EndedQuestion {
  Round round = 0;
  bool reassigns = false;  ///< what was lost, rather than the round's assignments
  VirtualTime asked{}, ended{};
  const RoundBoard& board;  ///< as it was asked; `began` and `done` are filled
  const engine::Answers& answers;
};

/// An assignment of a run without rounds, whose result has come or which has been given up.
struct EndedWork {
  Round round = 0;  ///< the update that it falls in
  MinerIndex miner = 0;
  std::uint64_t shards = 0, bytes = 0;                                            ///< bytes of the assignment
  VirtualTime asked{}, began = kNever, done = kNever, arrived = kNever, ended{};  ///< never: given up, nobody saw it
};

/// Whom a run is about, and what fails in it: both null where nothing does. The observer's own, to ask at any time.
struct Stage {
  const Population& population;
  network::Availability* availability = nullptr;
  network::MessageFaults* messages = nullptr;
  bool has_rounds = true;  ///< false: each works at its own pace
};

/// Sees what each miner did when. On the coordinator's thread: must return soon.
class QuestionObserver {
 public:
  virtual ~QuestionObserver() = default;
  /// Before anything else. What `stage` refers to outlives the run.
  virtual void run_begins(const Stage& stage) = 0;
  /// Whether it wants to see this round: noting when each miner began and ended takes 16 bytes each.
  [[nodiscard]] virtual bool watches(Round round) = 0;
  /// Of a round that it watches.
  virtual void question_ended(const EndedQuestion& question) = 0;
  /// The same where there are no rounds.
  virtual void work_ended(const EndedWork& work) = 0;
  /// What it goes on from where a run that was cut off is gone on with.
  virtual void carry_state(Archive& archive) = 0;
};

/// Receives rounds as values. On the coordinator's thread: must return soon.
class RoundObserver {
 public:
  virtual ~RoundObserver() = default;
  virtual void round_finished(const RoundRecord& record) = 0;
};

}  // namespace stakemine::protocol
