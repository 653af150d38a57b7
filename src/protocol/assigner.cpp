// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/assigner.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {

Assigner::Assigner(const AssignerSetup& setup, const Workload& workload)
    : setup_(setup),
      workload_(workload),
      order_(setup.apportionment->is_random() ? setup.population->size() : 0),
      shards_(setup.population->size()) {
  for (const std::uint64_t weight : setup_.weights) total_weight_ += static_cast<double>(weight);
}

double Assigner::quota(MinerIndex miner) const {
  return static_cast<double>(workload_.shards()) * (static_cast<double>(setup_.weights[miner]) / total_weight_);
}

double Assigner::weight_of(MinerIndex miner, ShardRange range) const {
  switch (setup_.weighting) {
    case aggregation::Weighting::samples:
      return workload_.samples(range);
    case aggregation::Weighting::stake:
      return static_cast<double>(setup_.population->stake.units[miner]);
    case aggregation::Weighting::equal:
      return 1;
  }
  STAKEMINE_ASSERT(false, "every weighting has a weight");
}

void Assigner::lay_out(Round round, RoundBoard& board) {
  const stake::Draw draw =
      order_.empty() ? stake::Draw{} : stake::draw_allocation(setup_.seed, round, std::span{order_});
  setup_.apportionment->apportion(workload_.shards(), setup_.weights, draw, shards_);

  board.round = round;
  board.miner.clear();
  board.actor.clear();
  board.shards.clear();
  board.bytes.clear();
  board.weight.clear();
  std::uint64_t first = 0;
  for (MinerIndex miner = 0; miner < setup_.population->size(); ++miner) {
    const std::uint64_t count = shards_[miner];
    largest_deviation_ = std::max(largest_deviation_, std::abs(static_cast<double>(count) - quota(miner)));
    if (count == 0) continue;
    const ShardRange range{first, count};
    first += count;
    board.miner.push_back(miner);
    board.actor.push_back(actor_of(miner));
    board.shards.push_back(range);
    board.bytes.push_back(workload_.assignment_bytes(range));
    board.weight.push_back(weight_of(miner, range));
  }
  STAKEMINE_ASSERT(first == workload_.shards(), "every shard is handed out once");
  // Every participant overwrites its whole row, so what the last round left needs no clearing.
  board.updates.rows = board.miner.size();
  board.updates.columns = workload_.update_size();
  board.updates.data.resize(board.updates.rows * board.updates.columns);
}

}  // namespace stakemine::protocol
