// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/miners.hpp"

#include "stakemine/core/assert.hpp"

namespace stakemine::protocol {

Miners::Miners(const Population& population, Workload& workload, RoundBoard& board)
    : population_(population),
      workload_(workload),
      board_(board),
      results_(population.size()),
      compute_s_(population.size()),
      work_flops_(population.size()) {}

void Miners::receive(const engine::Message& message, engine::Context& context) {
  STAKEMINE_ASSERT(message.kind == static_cast<std::uint32_t>(MessageKind::assignment));
  const auto assignment = message.body.as<engine::QuestionItem>();
  const Duration took = compute(assignment.index, miner_of(message.target));
  context.send(kCoordinator, static_cast<std::uint32_t>(MessageKind::result), engine::Body::of(assignment),
               workload_.result_bytes(), took);
}

bool Miners::receive_questions(engine::QuestionSlice& assignments) {
  const std::uint64_t bytes = workload_.result_bytes();
  for (std::uint64_t slot = assignments.first(); slot < assignments.last(); ++slot)
    if (assignments.arrival(slot) != kNever)
      assignments.answer(slot, bytes, compute(slot, miner_of(assignments.target(slot))));
  return true;
}

Duration Miners::compute(std::uint64_t slot, MinerIndex miner) {
  STAKEMINE_ASSERT(board_.miner[slot] == miner, "a slot belongs to the miner that it was laid out for");
  const ShardRange shards = board_.shards[slot];
  if (workload_.update_size() > 0) workload_.compute(miner, shards, board_.updates.row(slot));
  const double flops = workload_.flops(shards);
  const double compute_s =
      population_.compute_s({.miner = miner, .round = board_.round, .flops = flops, .shards = shards.count});
  work_flops_[miner] += flops;
  compute_s_[miner] += compute_s;
  ++results_[miner];
  return duration_from_seconds(compute_s);
}

}  // namespace stakemine::protocol
