// SPDX-License-Identifier: Apache-2.0
/// Who works on what: apportions a round's shards by the weights of the stakes, or lets miners work on what they hold,
/// and lays out the round's board.
#pragma once

#include "stakemine/aggregation/config.hpp"
#include "stakemine/core/archive.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/workload.hpp"
#include "stakemine/stake/apportionment.hpp"
#include "stakemine/stake/weighting.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// What shards are handed out by. All of it belongs to the caller and must outlive the run.
struct AssignerSetup {
  std::uint64_t seed = 0;
  const Population* population = nullptr;
  const stake::Apportionment* apportionment = nullptr;
  std::span<const std::uint64_t> weights;             ///< [n] for the apportionment
  const stake::Weighting* stake_weighting = nullptr;  ///< for reweigh()
  aggregation::Weighting weighting = aggregation::Weighting::samples;
  Results results = Results::kept;
};

/// One thread at a time.
class Assigner {
 public:
  Assigner(const AssignerSetup& setup, const Workload& workload);

  /// Hands out all shards of a round: fills the board but for the updates, of which it sets the shape. O(n), and what
  /// the apportionment costs. Where miners hold the shards, all who have any take part, and those whose behaviour needs
  /// none.
  void lay_out(Round round, RoundBoard& board);

  /// What weighs this piece of work in these hands.
  [[nodiscard]] double weight_of(MinerIndex miner, ShardRange range) const;

  /// From now on shards are handed out by these weights [n], which must outlive their use.
  void use_weights(std::span<const std::uint64_t> weights);
  [[nodiscard]] std::span<const std::uint64_t> weights() const { return setup_.weights; }

  /// What lasts from round to round. \param stakes [n] those that reweigh() was last called with, if it was.
  void carry_state(Archive& archive, std::span<const std::uint64_t> stakes);

  /// [n] shards of the round last laid out.
  [[nodiscard]] std::span<const std::uint64_t> shards() const { return shards_; }
  /// What the weights entitle a miner to in a round, in shards; what it holds, times the share of
  /// the holders that work in a round, where miners hold the shards.
  [[nodiscard]] double quota(MinerIndex miner) const;
  /// The same over the first so many rounds, with the weights that each had; none before the last reweigh().
  [[nodiscard]] double quota(MinerIndex miner, Round rounds) const;
  /// From the next round on these stakes count. \param stakes [n] must stay in place until the next call; \param round
  /// the last one laid out. O(n).
  void reweigh(std::span<const std::uint64_t> stakes, Round round);
  /// Over all rounds and miners, the largest |shards − quota|.
  [[nodiscard]] double largest_deviation() const { return largest_deviation_; }

 private:
  void hand_out(Round round, RoundBoard& board);
  void take_held(Round round, RoundBoard& board);
  /// Of the miners that could take part, those that do, ascending.
  [[nodiscard]] std::vector<MinerIndex> clients(Round round) const;
  void seat(MinerIndex miner, ShardRange range, RoundBoard& board) const;

  AssignerSetup setup_;
  const Workload& workload_;
  std::vector<std::uint64_t> weights_;  // after reweigh()
  std::vector<double> quota_before_;    // up to reweighed_at_
  Round reweighed_at_ = 0;
  double total_weight_ = 0;
  double participation_ = 1;          // share of the holders that work in a round
  double samples_claimed_ = 0;        // by a participant without shards: as many as the mean holder has
  std::vector<std::uint32_t> order_;  // of the apportionment
  std::vector<std::uint64_t> shards_;
  std::span<const std::uint64_t> stakes_;
  double largest_deviation_ = 0;
};

}  // namespace stakemine::protocol
