// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/assigner.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stakemine::protocol {

Assigner::Assigner(const AssignerSetup& setup, const Workload& workload)
    : setup_(setup),
      workload_(workload),
      order_(setup.apportionment->is_random() ? setup.population->size() : 0),
      shards_(setup.population->size()),
      stakes_(setup.population->stake.units) {
  use_weights(setup.weights);
  const std::span<const ShardRange> held = workload.held();
  STAKEMINE_ASSERT(held.empty() || held.size() == shards_.size());
  const auto holders = std::ranges::count_if(held, [](const ShardRange& own) { return own.count > 0; });
  if (const auto wanted = workload.clients(); wanted && holders > 0)
    participation_ = std::min(1.0, static_cast<double>(wanted->count) / static_cast<double>(holders));
  if (holders > 0) samples_claimed_ = workload.samples({0, workload.shards()}) / static_cast<double>(holders);
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
  if (total_weight_ == 0 && workload_.held().empty())
    throw RunError("no miner has stake left, or all are in jail: nobody can work");
}

void Assigner::carry_state(Archive& archive, std::span<const std::uint64_t> stakes) {
  archive.section("assigner");
  archive(weights_, quota_before_, reweighed_at_, largest_deviation_);
  if (!archive.reads() || weights_.empty()) return;
  stakes_ = stakes;
  use_weights(weights_);
}

double Assigner::quota(MinerIndex miner, Round rounds) const {
  const double before = quota_before_.empty() ? 0 : quota_before_[miner];
  return before + static_cast<double>(rounds - reweighed_at_) * quota(miner);
}

double Assigner::quota(MinerIndex miner) const {
  if (const auto held = workload_.held(); !held.empty()) return participation_ * static_cast<double>(held[miner].count);
  return static_cast<double>(workload_.shards()) * (static_cast<double>(setup_.weights[miner]) / total_weight_);
}

double Assigner::weight_of(MinerIndex miner, ShardRange range) const {
  switch (setup_.weighting) {
    case aggregation::Weighting::samples:
      return range.count > 0 ? workload_.samples(range) : samples_claimed_;
    case aggregation::Weighting::stake:
      return static_cast<double>(stakes_[miner]);
    case aggregation::Weighting::equal:
      return 1;
  }
  STAKEMINE_ASSERT(false, "every weighting has a weight");
}

void Assigner::seat(MinerIndex miner, ShardRange range, RoundBoard& board) const {
  board.miner.push_back(miner);
  board.actor.push_back(actor_of(miner));
  board.shards.push_back(range);
  board.bytes.push_back(workload_.assignment_bytes(range));
  board.weight.push_back(weight_of(miner, range));
}

void Assigner::hand_out(Round round, RoundBoard& board) {
  const stake::Draw draw =
      order_.empty() ? stake::Draw{} : stake::draw_allocation(setup_.seed, round, std::span{order_});
  setup_.apportionment->apportion(workload_.shards(), setup_.weights, draw, shards_);
  std::uint64_t first = 0;
  for (MinerIndex miner = 0; miner < setup_.population->size(); ++miner) {
    const std::uint64_t count = shards_[miner];
    largest_deviation_ = std::max(largest_deviation_, std::abs(static_cast<double>(count) - quota(miner)));
    if (count == 0) continue;
    seat(miner, {first, count}, board);
    first += count;
  }
  STAKEMINE_ASSERT(first == workload_.shards(), "every shard is handed out once");
}

std::vector<MinerIndex> Assigner::clients(Round round) const {
  const std::span<const ShardRange> held = workload_.held();
  std::vector<MinerIndex> able;
  for (MinerIndex miner = 0; miner < held.size(); ++miner)
    if (held[miner].count > 0 || !setup_.population->behavior(miner).needs_data()) able.push_back(miner);
  const auto wanted = workload_.clients();
  if (!wanted || wanted->count >= able.size()) return able;
  // The least of exponential variates over weights: drawn one by one without replacement, in proportion to the weights.
  std::vector<double> key(held.size());
  for (const MinerIndex miner : able) {
    KeyedRandom random{setup_.seed, Purpose::allocation_order, miner + 1U, round};
    const double weight = wanted->by == learning::ClientSampling::uniform
                              ? 1
                              : static_cast<double>(setup_.population->stake.units[miner]);
    key[miner] = random.exponential() / weight;  // without stake: infinite, after all others
  }
  const auto end = able.begin() + static_cast<std::ptrdiff_t>(wanted->count);
  std::ranges::nth_element(able, end, {}, [&](MinerIndex miner) { return std::pair{key[miner], miner}; });
  able.erase(end, able.end());
  std::ranges::sort(able);
  return able;
}

void Assigner::take_held(Round round, RoundBoard& board) {
  std::ranges::fill(shards_, 0);
  for (const MinerIndex miner : clients(round)) {
    const ShardRange own = workload_.held()[miner];
    shards_[miner] = own.count;
    seat(miner, own, board);
  }
}

void Assigner::lay_out(Round round, RoundBoard& board) {
  board.miner.clear();
  board.actor.clear();
  board.shards.clear();
  board.bytes.clear();
  board.weight.clear();
  board.round = round;
  board.first_row = 0;
  board.copies = 1;
  if (workload_.held().empty()) {
    hand_out(round, board);
  } else {
    take_held(round, board);
  }
  // Every participant overwrites its whole row, so what the last round left needs no clearing.
  board.fit(setup_.results == Results::kept ? workload_.update_size() : 0);
}

}  // namespace stakemine::protocol
