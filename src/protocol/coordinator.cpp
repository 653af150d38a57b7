// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/coordinator.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/protocol/forger.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace stakemine::protocol {
namespace {

// Adds the real time of its life to a phase. Real time is reported and decides nothing.
class Stopwatch {
 public:
  explicit Stopwatch(double& phase_s) : phase_s_(phase_s), began_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() { phase_s_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& phase_s_;
  std::chrono::steady_clock::time_point began_;
};

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
      board_(board),
      assigner_({.seed = setup.seed,
                 .population = setup.population,
                 .apportionment = setup.apportionment,
                 .weights = setup.weights,
                 .weighting = setup.weighting},
                workload),
      settlement_(*setup.population, *setup.reward, setup.emission_per_round),
      shards_assigned_(setup.population->size()) {}

double Coordinator::quota(MinerIndex miner) const {
  return static_cast<double>(records_.size()) * assigner_.quota(miner);
}

void Coordinator::start(engine::Context& context) {
  if (setup_.rounds == 0) {
    context.stop();
  } else {
    begin_round(context);
  }
}

void Coordinator::begin_round(engine::Context& context) {
  const Stopwatch watch{phases_.assign_s};
  ++round_;
  round_began_ = context.now();
  assigner_.lay_out(round_, board_);
  bytes_this_round_ = std::reduce(board_.bytes.begin(), board_.bytes.end(), std::uint64_t{0});
  context.ask({.kind = static_cast<std::uint32_t>(MessageKind::assignment),
               .answer_kind = static_cast<std::uint32_t>(MessageKind::result),
               .tag = round_,
               .targets = board_.actor,
               .bytes = board_.bytes,
               .deadline = {}});
}

void Coordinator::receive(const engine::Message&, engine::Context&) {
  STAKEMINE_ASSERT(false, "nobody but those who are asked writes to the coordinator");
}

void Coordinator::answered(const engine::Answers& answers, engine::Context& context) {
  STAKEMINE_ASSERT(answers.tag == round_ && answers.count == board_.miner.size(),
                   "every partial result is counted once");
  bytes_this_round_ += answers.count * workload_.result_bytes();
  finish_round(last_of(answers.arrivals), context);
}

void Coordinator::note_last(std::size_t slot, RoundRecord& record) const {
  constexpr double kBitsPerByte = 8;
  const MinerIndex miner = board_.miner[slot];
  const ShardRange shards = board_.shards[slot];
  const double bytes =
      static_cast<double>(workload_.assignment_bytes(shards)) + static_cast<double>(workload_.result_bytes());
  record.last_compute_s = setup_.population->compute_s(
      {.miner = miner, .round = round_, .flops = workload_.flops(shards), .shards = shards.count});
  record.last_transfer_s =
      2 * setup_.population->latency_s[miner] + kBitsPerByte * bytes / setup_.population->bandwidth_bps[miner];
}

void Coordinator::finish_round(std::size_t last_slot, engine::Context& context) {
  RoundRecord record;
  record.round = round_;
  record.virtual_time_s = seconds(context.now());
  record.duration_s = seconds(context.now() - round_began_);
  record.shards = workload_.shards();
  record.participants = board_.miner.size();
  record.results = board_.miner.size();
  record.messages = 2 * board_.miner.size();
  record.bytes = bytes_this_round_;
  note_last(last_slot, record);
  aggregate(record);
  {
    const Stopwatch watch{phases_.settle_s};
    settlement_.settle(assigner_.shards());
  }
  {
    const Stopwatch watch{phases_.evaluate_s};
    const Evaluation evaluation = workload_.evaluate();
    record.train_loss = evaluation.train_loss;
    record.test_loss = evaluation.test_loss;
    record.test_accuracy = evaluation.test_accuracy;
    record.parameter_norm = evaluation.parameter_norm;
  }
  // The totals reach back to the window's beginning, so that the last window's events come in with the next round's
  // digest; the model and the balances of this round are put in by hand.
  const std::uint64_t model_hash = hash_numbers(workload_.parameters());
  const std::uint64_t money_hash = hash_bytes(std::as_bytes(settlement_.ledger().balances()));
  context.note(model_hash);
  context.note(money_hash);
  EventDigest digest = context.totals().digest;
  digest.add(model_hash);
  digest.add(money_hash);
  record.digest = digest.text();

  for (std::size_t slot = 0; slot < board_.miner.size(); ++slot)
    shards_assigned_[board_.miner[slot]] += board_.shards[slot].count;
  records_.push_back(record);
  if (setup_.observer != nullptr) setup_.observer->round_finished(record);
  if (round_ == setup_.rounds) {
    context.stop();
  } else {
    begin_round(context);
  }
}

aggregation::Updates Coordinator::updates_of_round() const {
  return {.rows = board_.updates.view(),
          .weights = board_.weight,
          .hostile = setup_.hostile,
          .senders = board_.miner,
          .random = KeyedRandom{setup_.seed, Purpose::bucketing, 0, round_}};
}

std::optional<std::vector<double>> Coordinator::try_rule() const {
  aggregation::Memory memory = memory_;
  aggregation::Aggregate combined = setup_.aggregator->try_aggregate(updates_of_round(), memory);
  if (combined.refused()) return std::nullopt;
  return std::move(combined.result);
}

void Coordinator::aggregate(RoundRecord& record) {
  const Stopwatch watch{phases_.aggregate_s};
  double attackers = 0;
  for (std::size_t slot = 0; slot < board_.miner.size(); ++slot)
    if (!setup_.population->behavior(board_.miner[slot]).is_honest()) attackers += board_.weight[slot];
  const double total = tree_sum(board_.weight);
  record.attacker_weight_share = total > 0 ? attackers / total : 0;
  if (workload_.update_size() == 0) return;
  forge_updates(
      setup_.seed, round_, *setup_.population, [this] { return try_rule(); }, board_);
  const aggregation::Aggregate combined = setup_.aggregator->try_aggregate(updates_of_round(), memory_);
  record.rejected = combined.rejected.size();
  record.updated = !combined.refused();
  if (record.updated) {
    workload_.apply(combined.result);
  } else {
    last_refusal_ = combined.refusal;  // An outcome like any other: the model stays as it is.
  }
}

}  // namespace stakemine::protocol
