// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/redundancy.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::protocol {
namespace {

/// Larger stakes first.
struct ByStake {
  const Population& population;

  bool operator()(MinerIndex a, MinerIndex b) const {
    const auto& units = population.stake.units;
    return units[a] != units[b] ? units[a] > units[b] : a < b;
  }
};

// The first free place at or behind a place, round again at the end: a forest whose roots are free.
class FreePlaces {
 public:
  explicit FreePlaces(std::size_t count) : next_(count) { std::iota(next_.begin(), next_.end(), std::size_t{0}); }

  [[nodiscard]] std::size_t take(std::size_t place) {
    std::size_t free = place;
    while (next_[free] != free) free = next_[free];
    while (next_[place] != place) place = std::exchange(next_[place], free);
    next_[free] = (free + 1) % next_.size();
    return free;
  }

 private:
  std::vector<std::size_t> next_;
};

}  // namespace

void replicate(std::size_t copies, const Population& population, const Workload& workload, const Assigner& assigner,
               RoundBoard& board) {
  const std::size_t participants = board.miner.size();
  STAKEMINE_ASSERT(copies >= 1 && copies <= participants);
  if (copies == 1) return;
  std::vector<std::size_t> by_stake(participants), rank(participants);
  std::iota(by_stake.begin(), by_stake.end(), std::size_t{0});
  std::ranges::sort(by_stake, ByStake{population}, [&](std::size_t slot) { return board.miner[slot]; });
  for (std::size_t place = 0; place < participants; ++place) rank[by_stake[place]] = place;
  const std::vector<MinerIndex> miners = std::move(board.miner);
  const std::vector<ShardRange> pieces = std::move(board.shards);
  board.miner.clear();
  board.shards.clear();
  board.weight.clear();
  for (std::size_t slot = 0; slot < participants; ++slot) {
    board.bytes[slot] = 0;
    for (std::size_t copy = 0; copy < copies; ++copy) {
      const ShardRange piece = pieces[by_stake[(rank[slot] + participants - copy) % participants]];
      board.miner.push_back(miners[slot]);
      board.shards.push_back(piece);
      board.weight.push_back(assigner.weight_of(miners[slot], piece));
      board.bytes[slot] += workload.assignment_bytes(piece);
    }
  }
  board.copies = copies;
  board.fit(workload.update_size());
}

void reassign(std::vector<LostPiece> lost, std::span<const MinerIndex> hands, const Population& population,
              const Workload& workload, const Assigner& assigner, RoundBoard& board) {
  const ByStake before{population};
  std::ranges::sort(lost, before, &LostPiece::miner);
  if (lost.size() > hands.size()) lost.resize(hands.size());
  std::vector<MinerIndex> by_stake(hands.begin(), hands.end());
  std::ranges::sort(by_stake, before);
  FreePlaces free{by_stake.size()};
  for (LostPiece& piece : lost) {
    const auto next = std::ranges::upper_bound(by_stake, piece.miner, before);
    piece.miner = by_stake[free.take(static_cast<std::size_t>(next - by_stake.begin()) % by_stake.size())];
  }
  std::ranges::sort(lost, {}, &LostPiece::miner);
  board.first_row = board.miner.size();
  board.copies = 1;
  board.actor.clear();
  board.bytes.clear();
  for (const LostPiece& piece : lost) {
    board.miner.push_back(piece.miner);
    board.shards.push_back(piece.shards);
    board.weight.push_back(assigner.weight_of(piece.miner, piece.shards));
    board.actor.push_back(actor_of(piece.miner));
    board.bytes.push_back(workload.assignment_bytes(piece.shards));
  }
  board.fit(workload.update_size());
}

}  // namespace stakemine::protocol
