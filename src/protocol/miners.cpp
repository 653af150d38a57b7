// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/miners.hpp"

#include "stakemine/core/assert.hpp"

namespace stakemine::protocol {

Miners::Miners(const Population& population, Workload& workload, RoundBoard& board, network::Availability* availability,
               Pace pace)
    : population_(population),
      workload_(workload),
      board_(board),
      availability_(availability),
      pace_(pace),
      results_(population.size()),
      compute_s_(population.size()),
      work_flops_(population.size()) {}

std::uint32_t Miners::grain() const {
  constexpr std::uint32_t kMessagesAlone = 64;
  return workload_.update_size() == 0 ? kMessagesAlone : 1;
}

void Miners::receive(const engine::Message& message, engine::Context& context) {
  STAKEMINE_ASSERT(message.kind == static_cast<std::uint32_t>(MessageKind::assignment));
  const auto assignment = message.body.as<engine::QuestionItem>();
  const VirtualTime now = context.now();
  if (const auto took = compute(assignment.index, miner_of(message.target), now))
    context.send(kCoordinator, static_cast<std::uint32_t>(MessageKind::result),
                 pace_ == Pace::rounds ? engine::Body::of(assignment)
                                       : engine::Body::of(WorkReport{assignment.tag, now, later(now, *took)}),
                 board_.copies * workload_.result_bytes(), *took);
}

bool Miners::receive_questions(engine::QuestionSlice& assignments) {
  const std::uint64_t bytes = board_.copies * workload_.result_bytes();
  for (std::uint64_t index = assignments.first(); index < assignments.last(); ++index) {
    const VirtualTime arrival = assignments.arrival(index);
    if (arrival == kNever) continue;
    if (const auto took = compute(index, miner_of(assignments.target(index)), arrival))
      assignments.answer(index, bytes, *took);
  }
  return true;
}

std::optional<Duration> Miners::compute(std::uint64_t assignment, MinerIndex miner, VirtualTime begins) {
  const std::size_t first = board_.row_of(assignment);
  double flops = 0;
  std::uint64_t shards = 0;
  for (std::size_t row = first; row < first + board_.copies; ++row) {
    STAKEMINE_ASSERT(board_.miner[row] == miner, "a row belongs to the miner that it was laid out for");
    flops += workload_.flops(board_.shards[row]);
    shards += board_.shards[row].count;
  }
  const Round round = pace_ == Pace::rounds ? board_.round : results_[miner] + 1;
  const double compute_s = population_.compute_s({.miner = miner, .round = round, .flops = flops, .shards = shards});
  Duration took = duration_from_seconds(compute_s);
  if (!board_.began.empty()) board_.began[assignment] = begins;
  if (availability_ != nullptr) {
    const VirtualTime done = availability_->done(miner, begins, took);
    if (done == kNever) return std::nullopt;
    took = done - begins;
  }
  if (!board_.done.empty()) board_.done[assignment] = later(begins, took);
  if (pace_ == Pace::rounds && board_.updates.columns > 0)
    for (std::size_t row = first; row < first + board_.copies; ++row)
      workload_.compute(miner, board_.shards[row], board_.updates.row(row));
  work_flops_[miner] += flops;
  compute_s_[miner] += compute_s;
  ++results_[miner];
  return took;
}

}  // namespace stakemine::protocol
