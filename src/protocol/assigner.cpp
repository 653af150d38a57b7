// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/assigner.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {

Assigner::Assigner(const AssignerSetup& setup, const Workload& workload)
    : setup_(setup),
      workload_(workload),
      order_(setup.apportionment->is_random() ? setup.population->size() : 0),
      shards_(setup.population->size()),
      stakes_(setup.population->stake.units) {
  use_weights(setup.weights);
}

void Assigner::use_weights(std::span<const std::uint64_t> weights) {
  setup_.weights = weights;
  total_weight_ = 0;
  for (const std::uint64_t weight : weights) total_weight_ += static_cast<double>(weight);
}

void Assigner::reweigh(std::span<const std::uint64_t> stakes, Round round) {
  STAKEMINE_ASSERT(setup_.stake_weighting != nullptr, "stakes change only where they can be weighed");
  quota_before_.resize(stakes.size());
  for (MinerIndex miner = 0; miner < stakes.size(); ++miner)
    quota_before_[miner] += static_cast<double>(round - reweighed_at_) * quota(miner);
  reweighed_at_ = round;
  stakes_ = stakes;
  weights_.resize(stakes.size());
  setup_.stake_weighting->weigh(stakes, weights_);
  use_weights(weights_);
  if (total_weight_ == 0) throw RunError("no miner has stake left, or all are in jail: nobody can work");
}

double Assigner::quota(MinerIndex miner, Round rounds) const {
  const double before = quota_before_.empty() ? 0 : quota_before_[miner];
  return before + static_cast<double>(rounds - reweighed_at_) * quota(miner);
}

double Assigner::quota(MinerIndex miner) const {
  return static_cast<double>(workload_.shards()) * (static_cast<double>(setup_.weights[miner]) / total_weight_);
}

double Assigner::weight_of(MinerIndex miner, ShardRange range) const {
  switch (setup_.weighting) {
    case aggregation::Weighting::samples:
      return workload_.samples(range);
    case aggregation::Weighting::stake:
      return static_cast<double>(stakes_[miner]);
    case aggregation::Weighting::equal:
      return 1;
  }
  STAKEMINE_ASSERT(false, "every weighting has a weight");
}

void Assigner::lay_out(Round round, RoundBoard& board) {
  const stake::Draw draw =
      order_.empty() ? stake::Draw{} : stake::draw_allocation(setup_.seed, round, std::span{order_});
  setup_.apportionment->apportion(workload_.shards(), setup_.weights, draw, shards_);

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
  board.first_row = 0;
  board.copies = 1;
  // Every participant overwrites its whole row, so what the last round left needs no clearing.
  board.fit(workload_.update_size());
}

}  // namespace stakemine::protocol
