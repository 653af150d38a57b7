// SPDX-License-Identifier: Apache-2.0
// What the coordinator makes of the partial results of a round: which count, and the rule that combines them.
#include "stakemine/aggregation/streamed_mean.hpp"
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/protocol/coordinator.hpp"
#include "stakemine/protocol/forger.hpp"
#include "stakemine/protocol/redundancy.hpp"

#include "protocol/stopwatch.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace stakemine::protocol {
namespace {

BlockRunner runner_of(engine::Context& context) {
  return [&context](std::size_t count, const BlockWork& work) { context.run_blocks(count, work); };
}

}  // namespace

std::vector<std::size_t> Coordinator::chosen_copies(const RoundBoard& board) const {
  const ReplicationConfig& replication = setup_.protocol.replication;
  return chosen_rows(board, replication.take, replication.copies, gathering_.arrived());
}

// Of the rows that came, one for each piece of work; then one for each miner.
void Coordinator::take_rows() {
  const ReplicationConfig& replication = setup_.protocol.replication;
  bool has_one_each = gathering_.rows().empty();
  if (verifier_) {
    const std::vector<std::size_t>& rows = verifier_->accepted();
    has_one_each = has_one_each && (rows.empty() || rows.back() < verifier_->first_rows());
    keep_rows(board_, rows);
  } else if (replication.copies > 1) {
    const std::vector<std::size_t> rows = chosen_copies(board_);
    if (replication.take == Take::majority && workload_.repeats())
      note_checks(tally_copies(board_, rows, *setup_.population, workload_));
    keep_rows(board_, rows);
  }
  std::uint64_t counted = 0;
  for (const ShardRange& shards : board_.shards) counted += shards.count;
  if (!course_) record_.lost_shards = workload_.shards() - counted;
  if (!has_one_each) merge_miners(board_, setup_.weighting);
}

aggregation::Updates Coordinator::updates_of(const RoundBoard& board, const BlockRunner& runner) const {
  return {.rows = board.updates.view(),
          .weights = board.weight,
          .hostile = setup_.hostile,
          .senders = board.miner,
          .random = KeyedRandom{setup_.seed, Purpose::bucketing, 0, round_},
          .runner = runner};
}

std::optional<std::vector<double>> Coordinator::try_rule(const BlockRunner& runner) const {
  aggregation::Memory memory = memory_;
  aggregation::Aggregate combined;
  if (gathering_.rows().empty()) {
    combined = setup_.aggregator->try_aggregate(updates_of(board_, runner), memory);
  } else {
    RoundBoard board = board_;
    if (setup_.protocol.replication.copies > 1) keep_rows(board, chosen_copies(board));
    merge_miners(board, setup_.weighting);
    combined = setup_.aggregator->try_aggregate(updates_of(board, runner), memory);
  }
  if (combined.refused()) return std::nullopt;
  return std::move(combined.result);
}

void Coordinator::forge(std::size_t first_row, engine::Context& context) {
  if (workload_.update_size() == 0) return;
  const BlockRunner runner = runner_of(context);
  forge_updates(
      setup_.seed, round_, *setup_.population, combined_.result, [&] { return try_rule(runner); }, board_, first_row);
}

// What the miners of the board's rows would have sent is computed here, while the model is as they were sent it.
aggregation::Aggregate Coordinator::stream(const BlockRunner& runner) {
  return aggregation::streamed_mean(
      {.count = board_.miner.size(),
       .columns = workload_.update_size(),
       .make = [this](std::size_t row,
                      std::span<double> out) { workload_.compute(board_.miner[row], board_.shards[row], out); }},
      board_.weight, runner);
}

void Coordinator::aggregate(engine::Context& context) {
  const bool keeps = setup_.results == Results::kept;
  const Stopwatch watch{keeps ? phases_.aggregate_s : phases_.compute_s};
  const BlockRunner runner = runner_of(context);
  if (keeps && !verifier_) forge(0, context);
  take_rows();
  if (reputations_ && reputations_->weighs(Weighs::say))
    for (std::size_t slot = 0; slot < board_.miner.size(); ++slot)
      board_.weight[slot] *= reputations_->factor(board_.miner[slot]);

  double attackers = 0;
  std::vector<bool> dishonest;  // [n] where anybody is
  for (std::size_t slot = 0; slot < board_.miner.size(); ++slot)
    if (!setup_.population->behavior(board_.miner[slot]).is_honest()) {
      attackers += board_.weight[slot];
      if (board_.is_waiting(board_.miner[slot])) continue;
      dishonest.resize(board_.miner.size());
      dishonest[slot] = true;
    }
  const double total = tree_sum(board_.weight);
  record_.attacker_weight_share = total > 0 ? attackers / total : 0;
  combined_ = {};
  if (workload_.update_size() == 0) return;
  if (board_.miner.empty()) {
    last_refusal_ = "no partial result came in";
    return;
  }
  const aggregation::Memory before = dishonest.empty() ? aggregation::Memory{} : memory_;
  aggregation::Updates updates = updates_of(board_, runner);
  if (!dishonest.empty()) updates.tell = aggregation::Tell::kept;
  combined_ = keeps ? setup_.aggregator->try_aggregate(updates, memory_) : stream(runner);
  if (!dishonest.empty()) {
    const AttackMeasure measure =
        measure_attack(*setup_.aggregator, updates, dishonest, combined_, before, setup_.attack_meter);
    record_.attack_rejected = measure.rejected;
    record_.honest_rejected = measure.honest_rejected;
    record_.attack_let_through = measure.let_through;
  }
  record_.rejected = combined_.rejected.size();
  record_.updated = !combined_.refused();
  if (!record_.updated) last_refusal_ = combined_.refusal;  // An outcome like any other: the model stays as it is.
}

}  // namespace stakemine::protocol
