// SPDX-License-Identifier: Apache-2.0
/// The coordinator actor: the course of a round. Assign (Assigner), send each participant its assignment, gather the
/// partial results, let the dishonest forge theirs (forge_updates), aggregate, have validators rate (Validation) and
/// vote (Commitment), move the model, pay (Settlement), report, begin the next.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/aggregation/config.hpp"
#include "stakemine/engine/actor.hpp"
#include "stakemine/incentive/payroll.hpp"
#include "stakemine/network/availability.hpp"
#include "stakemine/protocol/assigner.hpp"
#include "stakemine/protocol/asynchronous_course.hpp"
#include "stakemine/protocol/attack_meter.hpp"
#include "stakemine/protocol/commitment.hpp"
#include "stakemine/protocol/gathering.hpp"
#include "stakemine/protocol/messages.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/protocol_config.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/round_history.hpp"
#include "stakemine/protocol/round_record.hpp"
#include "stakemine/protocol/settlement.hpp"
#include "stakemine/protocol/state_keeper.hpp"
#include "stakemine/protocol/validation.hpp"
#include "stakemine/protocol/verifier.hpp"
#include "stakemine/protocol/workload.hpp"
#include "stakemine/stake/apportionment.hpp"
#include "stakemine/stake/weighting.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stakemine::protocol {

/// What the coordinator decides by. All of it belongs to the caller and must outlive the run.
struct CoordinatorSetup {
  std::uint64_t seed = 0;
  Round rounds = 0;
  const Population* population = nullptr;
  const stake::Apportionment* apportionment = nullptr;
  std::span<const std::uint64_t> weights;             ///< [n] for the apportionment
  const stake::Weighting* stake_weighting = nullptr;  ///< for weights anew where stakes change; may be null
  const aggregation::Aggregator* aggregator = nullptr;
  aggregation::Weighting weighting = aggregation::Weighting::samples;
  aggregation::HostileWeight hostile;
  incentive::PayrollSetup payroll;
  Validation* validation = nullptr;   ///< null: nobody rates
  Commitment* commitment = nullptr;   ///< null: nobody votes, every aggregate counts
  RoundObserver* observer = nullptr;  ///< may be null
  ProtocolConfig protocol{};
  const Verification* verification = nullptr;     ///< null: results count as they come
  AttackMeter attack_meter = AttackMeter::off;    ///< whether records say what the rule let through
  network::Availability* availability = nullptr;  ///< who is known to be away; null: nobody ever. Nobody else's
  QuestionObserver* timeline = nullptr;           ///< may be null
  StateKeeper* keeper = nullptr;                  ///< may be null
  std::vector<Round> wanted_rounds{};             ///< kept in the history whatever its stride, ascending
  /// `streamed` only where the rule is a weighted mean, all miners are honest, remember nothing and have one piece of
  /// work each, and neither validators nor rewards go by single results.
  Results results = Results::kept;
};

/// Where the coordinator's own time went, in seconds of real time.
struct CoordinatorPhases {
  double assign_s = 0, aggregate_s = 0, evaluate_s = 0, settle_s = 0;
  double compute_s = 0;  ///< the miners' work, and its aggregation, where results are streamed

  void carry_state(Archive& archive) { archive(assign_s, aggregate_s, evaluate_s, settle_s, compute_s); }
};

class Coordinator final : public engine::ActorGroup {
 public:
  /// \param board that the miners work by.
  Coordinator(const CoordinatorSetup& setup, Workload& workload, RoundBoard& board);

  void start(engine::Context& context) override;
  void receive(const engine::Message& message, engine::Context& context) override;
  void answered(const engine::Answers& answers, engine::Context& context) override;

  /// What lasts from round to round, the settlement's and the assigner's included. Between rounds.
  void carry_state(Archive& archive);

  [[nodiscard]] const RoundHistory& history() const { return history_; }
  /// Shards assigned over all finished rounds, by miner, and what the weights entitled each to.
  [[nodiscard]] const std::vector<std::uint64_t>& shards_assigned() const { return shards_assigned_; }
  [[nodiscard]] double quota(MinerIndex miner) const;
  /// Over all rounds and miners, the largest |shards − quota| within a round.
  [[nodiscard]] double largest_deviation() const { return assigner_.largest_deviation(); }
  [[nodiscard]] const Settlement& settlement() const { return settlement_; }
  [[nodiscard]] const CoordinatorPhases& phases() const { return phases_; }
  /// Null where nothing goes by reputations.
  [[nodiscard]] const Reputations* reputations() const { return reputations_ ? &*reputations_ : nullptr; }
  /// Why the rule had no result in the last round in which it had none; empty where it always had.
  [[nodiscard]] const std::string& last_refusal() const { return last_refusal_; }

 private:
  void begin_round(engine::Context& context);
  void begin_asynchronous(engine::Context& context);
  void begin_update(VirtualTime now);
  void take_result(const engine::Message& message, engine::Context& context);
  void show_work(std::size_t assignment, EndedWork work);
  void give_up(const engine::QuestionItem& item, engine::Context& context);
  void dispatch(std::size_t assignment, engine::Context& context);
  void finish_update(engine::Context& context);
  void lay_out(VirtualTime now);
  void ask(engine::Context& context);
  void count_assigned(std::size_t first_row);
  void verify(engine::Context& context);
  void conclude_checks(engine::Context& context);
  void note_checks(const VerificationTally& tally);
  void choose_waiting();
  void finish_round(engine::Context& context);
  void ask_validators(engine::Context& context);
  void begin_vote(engine::Context& context);
  void ask_for_votes(const std::optional<engine::Question>& question, engine::Context& context);
  void note_vote();
  void conclude_round(engine::Context& context);
  void note_last(const engine::Answers& answers);
  void note_waiting(const engine::Answers& answers, VirtualTime now);
  [[nodiscard]] std::span<const std::uint64_t> work_done();
  [[nodiscard]] std::vector<std::size_t> chosen_copies(const RoundBoard& board) const;
  void take_rows();
  void forge(std::size_t first_row, engine::Context& context);
  [[nodiscard]] aggregation::Updates updates_of(const RoundBoard& board, const BlockRunner& runner) const;
  [[nodiscard]] std::optional<std::vector<double>> try_rule(const BlockRunner& runner) const;
  [[nodiscard]] aggregation::Aggregate stream(const BlockRunner& runner);
  void aggregate(engine::Context& context);
  void settle();
  void evaluate(engine::Context& context);
  void keep_state(const engine::Context& context);

  CoordinatorSetup setup_;
  Workload& workload_;
  RoundBoard update_board_;  // asynchronous: of the results that make an update
  RoundBoard& board_;        // of the round
  std::optional<AsynchronousCourse> course_;
  Assigner assigner_;
  Settlement settlement_;
  std::vector<MinerIndex> intermittent_;  // who is honest in some rounds
  std::optional<Reputations> reputations_;
  std::optional<Verifier> verifier_;
  bool is_verifying_ = false;  // what is open is a question of the verifier's
  Round round_ = 0;
  VirtualTime round_began_{}, asked_{};
  bool is_watched_ = false;       // by the timeline
  std::uint64_t question_ = 0;    // the last one's tag: how many have been asked
  std::uint64_t enough_ = 0;      // results that end the round
  std::uint32_t reassigned_ = 0;  // times in this round
  Gathering gathering_;
  RoundRecord record_;                   // of this round, so far
  std::vector<std::uint64_t> present_;   // weights of those who are not away
  std::span<const std::uint64_t> done_;  // [n] shards of this round that are paid for
  std::vector<std::uint64_t> work_;      // [n] shards that were done, where not all were
  std::vector<std::uint64_t> shards_assigned_;
  std::uint64_t shards_counted_ = 0;  // in all updates, without rounds
  aggregation::Memory memory_;        // of the rule
  aggregation::Aggregate combined_;   // of the round
  std::string last_refusal_;
  RoundHistory history_;
  CoordinatorPhases phases_;
};

}  // namespace stakemine::protocol
