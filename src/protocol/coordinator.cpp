// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/coordinator.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/protocol/redundancy.hpp"

#include "protocol/round_fairness.hpp"
#include "protocol/stopwatch.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace stakemine::protocol {
namespace {

// Whose answer came last; of several at once the later one, as they are committed.
std::size_t last_of(std::span<const VirtualTime> arrivals) {
  std::size_t last = 0;
  for (std::size_t slot = 1; slot < arrivals.size(); ++slot)
    if (arrivals[slot] != kNever && (arrivals[last] == kNever || arrivals[slot] >= arrivals[last])) last = slot;
  return last;
}

}  // namespace

Coordinator::Coordinator(const CoordinatorSetup& setup, Workload& workload, RoundBoard& board)
    : setup_(setup),
      workload_(workload),
      board_(setup.protocol.is_asynchronous() ? update_board_ : board),
      assigner_({.seed = setup.seed,
                 .population = setup.population,
                 .apportionment = setup.apportionment,
                 .weights = setup.weights,
                 .stake_weighting = setup.stake_weighting,
                 .weighting = setup.weighting,
                 .results = setup.results},
                workload),
      settlement_(setup.seed, *setup.population, workload, setup.payroll, setup.population->validators.stake_units),
      shards_assigned_(setup.population->size()),
      history_(setup.wanted_rounds) {
  for (MinerIndex miner = 0; miner < setup.population->size(); ++miner)
    if (setup.population->behavior(miner).intermittence() != nullptr) intermittent_.push_back(miner);
  if (setup.protocol.reputation) reputations_.emplace(*setup.protocol.reputation, *setup.population);
  if (setup.verification != nullptr)
    verifier_.emplace(Verifier::Setup{.seed = setup.seed,
                                      .rule = setup.verification,
                                      .population = setup.population,
                                      .reputations = reputations_ ? &*reputations_ : nullptr},
                      workload, assigner_);
  if (setup.protocol.is_asynchronous())
    course_.emplace(setup.protocol.asynchronous.value_or(AsynchronousConfig{}), workload, board);
}

double Coordinator::quota(MinerIndex miner) const {
  if (course_)
    return assigner_.quota(miner) * static_cast<double>(shards_counted_) / static_cast<double>(workload_.shards());
  return assigner_.quota(miner, history_.size());
}

void Coordinator::carry_state(Archive& archive) {
  archive.section("coordinator");
  archive(round_, question_, shards_assigned_, memory_.numbers, combined_.result, last_refusal_, history_, phases_);
  settlement_.carry_state(archive);
  if (verifier_) verifier_->carry_state(archive);
  if (reputations_) reputations_->carry_state(archive);
  assigner_.carry_state(archive, settlement_.payroll().weighing_stakes().first(setup_.population->size()));
  STAKEMINE_ASSERT(round_ == history_.size() && round_ <= setup_.rounds, "a round has ended and no other has begun");
}

void Coordinator::start(engine::Context& context) {
  if (round_ == setup_.rounds) {
    context.stop();
  } else if (course_) {
    begin_asynchronous(context);
  } else {
    begin_round(context);
  }
}

void Coordinator::begin_round(engine::Context& context) {
  const Stopwatch watch{phases_.assign_s};
  ++round_;
  round_began_ = asked_ = context.now();
  reassigned_ = 0;
  is_verifying_ = false;
  gathering_.begin();
  record_ = {};
  record_.round = round_;
  record_.first_question = question_ + 1;
  is_watched_ = setup_.timeline != nullptr && setup_.timeline->watches(round_);
  if (!is_watched_) {
    board_.began.clear();
    board_.done.clear();
  }
  choose_waiting();
  lay_out(context.now());
  record_.shards = std::reduce(assigner_.shards().begin(), assigner_.shards().end(), std::uint64_t{0});
  record_.participants = board_.actor.size();
  enough_ = std::min(record_.participants, setup_.protocol.enough(record_.participants));
  ask(context);
}

void Coordinator::lay_out(VirtualTime now) {
  const std::span<const std::uint64_t> weights = assigner_.weights();
  const bool goes_by_reputation = reputations_ && reputations_->weighs(Weighs::work);
  const bool goes_by_others = setup_.availability != nullptr || goes_by_reputation;
  if (goes_by_others) {
    present_.assign(weights.begin(), weights.end());
    if (goes_by_reputation) reputations_->weigh(present_);
    if (setup_.availability != nullptr)
      for (MinerIndex miner = 0; miner < present_.size(); ++miner)
        if (present_[miner] > 0 && setup_.availability->has_left(miner, now)) present_[miner] = 0;
    // With nobody there the shards go to those who are away, and are lost.
    if (std::ranges::any_of(present_, [](std::uint64_t weight) { return weight > 0; })) assigner_.use_weights(present_);
  }
  assigner_.lay_out(round_, board_);
  if (goes_by_others) assigner_.use_weights(weights);
  const std::size_t copies = std::min<std::size_t>(setup_.protocol.replication.copies, board_.actor.size());
  replicate(copies, *setup_.population, workload_, assigner_, board_);
}

void Coordinator::ask(engine::Context& context) {
  const ProtocolConfig& protocol = setup_.protocol;
  ++record_.questions;
  record_.messages += board_.actor.size();
  record_.bytes += std::reduce(board_.bytes.begin(), board_.bytes.end(), std::uint64_t{0});
  if (is_watched_) {
    board_.began.assign(board_.actor.size(), kNever);
    board_.done.assign(board_.actor.size(), kNever);
  }
  engine::Question question{.kind = static_cast<std::uint32_t>(MessageKind::assignment),
                            .answer_kind = static_cast<std::uint32_t>(MessageKind::result),
                            .tag = ++question_,
                            .targets = board_.actor,
                            .bytes = board_.bytes,
                            .deadline = {}};
  if (protocol.deadline_s) question.deadline = duration_from_seconds(*protocol.deadline_s);
  if (is_verifying_ && protocol.deadline_s) {
    question.enough = board_.actor.size();
    question.late = engine::Late::given_up;
  } else if (!is_verifying_ && protocol.may_end_early()) {
    question.enough = std::min<std::uint64_t>(board_.actor.size(), enough_ - gathering_.results());
    question.late = engine::Late::given_up;
  }
  context.ask(question);
}

void Coordinator::receive(const engine::Message& message, engine::Context& context) {
  if (course_) {
    if (history_.size() == setup_.rounds) return;  // the run is about to stop
    if (message.origin != engine::Origin::timer) return take_result(message, context);
    return give_up(message.body.as<engine::QuestionItem>(), context);
  }
  if (message.kind == static_cast<std::uint32_t>(MessageKind::audits_done)) return finish_round(context);
  if (message.kind == static_cast<std::uint32_t>(MessageKind::rating)) return;  // too late to count
  STAKEMINE_ASSERT(false, "nobody but those who are asked writes to the coordinator");
}

void Coordinator::answered(const engine::Answers& answers, engine::Context& context) {
  if (Validation::is_ratings(answers.tag)) {
    record_.messages += answers.count;
    record_.bytes += setup_.validation->bytes_answered(answers);
    setup_.validation->take(answers);
    return begin_vote(context);
  }
  if (Commitment::is_votes(answers.tag)) {
    record_.messages += answers.count;
    record_.bytes += answers.count * kVoteBytes;
    return ask_for_votes(setup_.commitment->take(answers, context.now()), context);
  }
  STAKEMINE_ASSERT(answers.tag == question_);
  if (!is_verifying_) gathering_.note(board_, answers);
  record_.results = is_verifying_ ? record_.results + answers.count : gathering_.results();
  record_.late_messages += answers.given_up;
  record_.messages += answers.count;
  record_.bytes += answers.count * board_.copies * workload_.result_bytes();
  note_last(answers);
  note_waiting(answers, context.now());
  if (is_watched_)
    setup_.timeline->question_ended({.round = round_,
                                     .reassigns = reassigned_ > 0 || is_verifying_,
                                     .asked = asked_,
                                     .ended = context.now(),
                                     .board = board_,
                                     .answers = answers});
  if (is_verifying_) {
    verifier_->take(board_, answers);
    return verify(context);
  }
  if (gathering_.results() < enough_ && reassigned_ < setup_.protocol.reassign) {
    const std::vector<LostPiece> lost = gathering_.lost(board_);
    const std::vector<MinerIndex> hands = gathering_.hands(board_);
    if (!lost.empty() && !hands.empty()) {
      ++reassigned_;
      asked_ = context.now();
      for (const LostPiece& piece : lost) record_.reassigned_shards += piece.shards.count;
      reassign(lost, hands, *setup_.population, workload_, assigner_, board_);
      return ask(context);
    }
  }
  count_assigned(0);
  if (!gathering_.rows().empty() || gathering_.results() == 0) keep_rows(board_, gathering_.rows());
  if (!verifier_) return finish_round(context);
  board_.first_row = 0;
  verifier_->begin(round_, board_);
  verify(context);
}

void Coordinator::count_assigned(std::size_t first_row) {
  for (std::size_t row = first_row; row < board_.miner.size(); ++row)
    shards_assigned_[board_.miner[row]] += board_.shards[row].count;
}

// What has come is forged at once: what a check finds decides who works on what next.
void Coordinator::verify(engine::Context& context) {
  bool asks = false;
  {
    const Stopwatch watch{phases_.aggregate_s};
    forge(board_.first_row, context);
    asks = verifier_->further(board_);
  }
  if (asks) {
    is_verifying_ = true;
    asked_ = context.now();
    count_assigned(board_.first_row);
    return ask(context);
  }
  conclude_checks(context);
}

// What the coordinator works out again takes its time, one after another, once all that others do is in.
void Coordinator::conclude_checks(engine::Context& context) {
  verifier_->conclude(board_);
  note_checks(verifier_->tally());
  if (reputations_ && setup_.validation != nullptr) setup_.validation->begin_anew(reputations_->came_back(), round_);
  const double flops = verifier_->tally().audited_flops;
  if (!setup_.protocol.coordinator_speed_flops || flops == 0) return finish_round(context);
  const Duration busy = duration_from_seconds(flops / *setup_.protocol.coordinator_speed_flops);
  record_.checking_s = record_.checking_s.value_or(0) + seconds(busy);
  context.set_timer(busy, static_cast<std::uint32_t>(MessageKind::audits_done), {});
}

void Coordinator::choose_waiting() {
  if (intermittent_.empty()) return;
  // A stream of Purpose::behavior that no miner's index is the node of.
  constexpr std::uint64_t kWaitingNode = std::uint64_t{1} << 40;
  board_.waits.assign(setup_.population->size(), 0);
  for (const MinerIndex miner : intermittent_) {
    const adversary::Intermittence& terms = *setup_.population->behavior(miner).intermittence();
    KeyedRandom random{setup_.seed, Purpose::behavior, kWaitingNode + miner, round_};
    const bool is_trusted = terms.after_checks == 0 || (verifier_ && verifier_->passed(miner) >= terms.after_checks);
    if (round_ <= terms.after_rounds || !is_trusted || random.uniform() >= terms.share) board_.waits[miner] = 1;
  }
}

void Coordinator::note_checks(const VerificationTally& tally) {
  record_.checked_shards = static_cast<double>(tally.again_shards);
  record_.wrong_results = static_cast<double>(tally.wrong);
  record_.wrong_caught = static_cast<double>(tally.caught);
  record_.accepted_results = static_cast<double>(tally.accepted);
  record_.accepted_wrong = static_cast<double>(tally.accepted_wrong);
  record_.right_rejected = static_cast<double>(tally.accused);
}

// Of the miner whose result came last.
void Coordinator::note_last(const engine::Answers& answers) {
  if (answers.count == 0) return;
  constexpr double kBitsPerByte = 8;
  const std::size_t last = last_of(answers.arrivals);
  const std::size_t first = board_.row_of(last);
  const MinerIndex miner = board_.miner[first];
  double flops = 0;
  std::uint64_t shards = 0;
  for (std::size_t row = first; row < first + board_.copies; ++row) {
    flops += workload_.flops(board_.shards[row]);
    shards += board_.shards[row].count;
  }
  const double bytes =
      static_cast<double>(board_.bytes[last]) + static_cast<double>(board_.copies * workload_.result_bytes());
  record_.last_compute_s =
      setup_.population->compute_s({.miner = miner, .round = round_, .flops = flops, .shards = shards});
  record_.last_transfer_s =
      2 * setup_.population->latency_s[miner] + kBitsPerByte * bytes / setup_.population->bandwidth_bps[miner];
}

void Coordinator::note_waiting(const engine::Answers& answers, VirtualTime now) {
  const VirtualTime last = answers.count == 0 ? asked_ : answers.arrivals[last_of(answers.arrivals)];
  record_.vain_s += seconds(now - last);
  if (is_verifying_) {
    record_.checking_s = record_.checking_s.value_or(0) + seconds(now - asked_);
  } else if (reassigned_ > 0) {
    record_.reassign_s += seconds(now - asked_);
  }
}

void Coordinator::finish_round(engine::Context& context) {
  done_ = verifier_ ? verifier_->work() : work_done();
  aggregate(context);
  if (setup_.validation != nullptr && setup_.validation->ends_epoch(round_)) {
    ask_validators(context);
  } else {
    begin_vote(context);
  }
}

void Coordinator::ask_validators(engine::Context& context) {
  const engine::Question question = setup_.validation->ask(round_, combined_.result);
  record_.messages += question.targets.size();
  record_.bytes += setup_.validation->bytes_asked();
  context.ask(question);
}

void Coordinator::begin_vote(engine::Context& context) {
  if (setup_.commitment == nullptr) return conclude_round(context);
  const std::uint64_t digest = hash_numbers(combined_.result) ^ round_;
  const auto stakes = settlement_.payroll().weighing_stakes().subspan(setup_.population->size());
  ask_for_votes(setup_.commitment->begin(round_, digest, stakes, context.now()), context);
}

void Coordinator::ask_for_votes(const std::optional<engine::Question>& question, engine::Context& context) {
  if (question) {
    record_.messages += question->targets.size();
    record_.bytes += setup_.commitment->bytes_asked();
    return context.ask(*question);
  }
  note_vote();
  conclude_round(context);
}

// Nobody holds what is not the aggregate, so that committing anything else leaves the model where it is.
void Coordinator::note_vote() {
  const CommitOutcome& outcome = setup_.commitment->outcome();
  record_.commit_attempts = static_cast<double>(outcome.attempts);
  if (outcome.committed) record_.commit_latency_s = outcome.latency_s;
  if (setup_.commitment->committed_aggregate()) return;
  combined_.result.clear();
  if (!record_.updated) return;
  record_.updated = false;
  last_refusal_ = "validators did not commit it";
}

void Coordinator::conclude_round(engine::Context& context) {
  record_.virtual_time_s = seconds(context.now());
  record_.duration_s = seconds(context.now() - round_began_);
  settle();
  note_fairness(settlement_.payroll(), setup_.population->size(), setup_.rounds, record_);
  if (record_.updated) workload_.apply(combined_.result);
  evaluate(context);
  // The totals reach back to the window's beginning, so that the last window's events come in with the next round's
  // digest; the model and the balances of this round are put in by hand.
  const std::uint64_t model_hash = hash_numbers(workload_.parameters());
  const std::uint64_t money_hash = settlement_.hash();
  context.note(model_hash);
  context.note(money_hash);
  EventDigest digest = context.totals().digest;
  digest.add(model_hash);
  digest.add(money_hash);
  record_.digest = digest.text();
  history_.add(record_);
  if (setup_.observer != nullptr) setup_.observer->round_finished(record_);
  keep_state(context);
  if (round_ == setup_.rounds) {
    context.stop();
  } else if (course_) {
    begin_update(context.now());
  } else {
    begin_round(context);
  }
}

void Coordinator::keep_state(const engine::Context& context) {
  if (setup_.keeper == nullptr || !setup_.keeper->is_due()) return;
  // With something still on its way (ratings that came too late), another round's end may do.
  if (const auto state = context.at_rest()) setup_.keeper->keep(round_, *state);
}

// Shards by miner, copies and all; those of the board's rows.
std::span<const std::uint64_t> Coordinator::work_done() {
  if (!course_ && gathering_.all() && gathering_.rows().empty()) return assigner_.shards();
  work_.assign(setup_.population->size(), 0);
  for (std::size_t row = 0; row < board_.miner.size(); ++row) work_[board_.miner[row]] += board_.shards[row].count;
  return work_;
}

void Coordinator::settle() {
  const Stopwatch watch{phases_.settle_s};
  const std::uint64_t version = settlement_.payroll().stake_version();
  std::span<const std::uint64_t> due;
  if (setup_.validation != nullptr && setup_.validation->ends_epoch(round_))
    due = setup_.validation->settle(settlement_.payroll().weighing_stakes().subspan(setup_.population->size()),
                                    setup_.payroll.emission_per_epoch);
  settlement_.settle(
      {.round = round_,
       .board = board_,
       .work = done_,
       .rejected = combined_.rejected,
       .aggregate = combined_.result,
       .consensus = due,
       .equivocators =
           setup_.commitment == nullptr ? std::span<const std::uint32_t>{} : setup_.commitment->equivocators(),
       .came_back =
           reputations_ ? std::span<const MinerIndex>{reputations_->came_back()} : std::span<const MinerIndex>{},
       .found_wrong = verifier_ ? std::span<const MinerIndex>{verifier_->offenders()} : std::span<const MinerIndex>{}});
  if (settlement_.payroll().stake_version() != version)
    assigner_.reweigh(settlement_.payroll().weighing_stakes().first(setup_.population->size()), round_);
}

void Coordinator::evaluate(engine::Context& context) {
  const Stopwatch watch{phases_.evaluate_s};
  const Evaluation evaluation =
      workload_.evaluate([&](std::size_t count, const BlockWork& work) { context.run_blocks(count, work); });
  record_.train_loss = evaluation.train_loss;
  record_.test_loss = evaluation.test_loss;
  record_.test_accuracy = evaluation.test_accuracy;
  record_.test_rmse = evaluation.test_rmse;
  record_.attack_success = evaluation.attack_success;
  record_.parameter_norm = evaluation.parameter_norm;
}

}  // namespace stakemine::protocol
