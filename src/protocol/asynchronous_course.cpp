// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/asynchronous_course.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace stakemine::protocol {

AsynchronousCourse::AsynchronousCourse(const AsynchronousConfig& config, Workload& workload, RoundBoard& layout)
    : config_(config), staleness_(config.staleness.make()), workload_(workload), layout_(layout) {}

void AsynchronousCourse::depart(std::size_t assignment, std::uint64_t tag, std::uint64_t updates, VirtualTime now) {
  flights_[assignment] = {tag, updates, now};
  if (workload_.update_size() > 0)
    workload_.compute(layout_.miner[assignment], layout_.shards[assignment], layout_.updates.row(assignment));
}

std::size_t AsynchronousCourse::assignment_of(engine::ActorId actor) const {
  const auto found = std::ranges::lower_bound(layout_.actor, actor);
  STAKEMINE_ASSERT(found != layout_.actor.end() && *found == actor, "nobody but those who are asked answers");
  return static_cast<std::size_t>(found - layout_.actor.begin());
}

void AsynchronousCourse::take(std::size_t assignment, std::uint64_t updates) {
  Buffered& result = buffered_.emplace_back();
  result.assignment = assignment;
  result.staleness = updates - flights_[assignment].updates;
  const auto row = layout_.updates.row(assignment);
  const double factor = config_.mixing * staleness_->weight(result.staleness);
  result.row.assign(row.begin(), row.end());
  for (double& number : result.row) number *= factor;
  flights_[assignment].tag = 0;
}

AsynchronousCourse::StalenessOfUpdate AsynchronousCourse::fill(RoundBoard& board, aggregation::Weighting weighting) {
  std::ranges::stable_sort(buffered_, {}, &Buffered::assignment);
  board.miner.clear();
  board.shards.clear();
  board.weight.clear();
  StalenessOfUpdate staleness;
  bool has_two_of_one = false;
  for (const Buffered& result : buffered_) {
    const MinerIndex miner = layout_.miner[result.assignment];
    has_two_of_one = has_two_of_one || (!board.miner.empty() && board.miner.back() == miner);
    board.miner.push_back(miner);
    board.shards.push_back(layout_.shards[result.assignment]);
    board.weight.push_back(layout_.weight[result.assignment]);
    board.fit(workload_.update_size());
    std::ranges::copy(result.row, board.updates.row(board.miner.size() - 1).begin());
    staleness.mean += static_cast<double>(result.staleness) / static_cast<double>(buffered_.size());
    staleness.most = std::max(staleness.most, static_cast<double>(result.staleness));
  }
  buffered_.clear();
  if (has_two_of_one) merge_miners(board, weighting);
  return staleness;
}

}  // namespace stakemine::protocol
