// SPDX-License-Identifier: Apache-2.0
/// From the pieces of work that came back to one row a miner: what was lost goes, of several copies of the same shards
/// one is taken, what one miner did is put together. Functions on a round's board.
#pragma once

#include "stakemine/aggregation/config.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/protocol/round_board.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::protocol {

/// Which copy of the same shards is taken.
enum class Take {
  first,     ///< the one that came first
  majority,  ///< what more than half of the copies asked for agree on, to the bit; none where nothing is
};
[[nodiscard]] std::span<const std::pair<std::string_view, Take>> enum_names(Take);

/// A piece of work that did not come back, and whose it was.
struct LostPiece {
  MinerIndex miner = 0;
  ShardRange shards;
};

/// What has come back of a round so far: rows of its board.
class Gathering {
 public:
  void begin();
  /// Of the board's open question.
  void note(const RoundBoard& board, const engine::Answers& answers);

  /// Whether every row of the board came.
  [[nodiscard]] bool all() const { return all_; }
  [[nodiscard]] std::uint64_t results() const { return results_; }
  /// The rows that came, ascending, and when each did; empty where all came at the first time of asking, without
  /// copies.
  [[nodiscard]] std::span<const std::size_t> rows() const { return rows_; }
  [[nodiscard]] std::span<const VirtualTime> arrived() const { return arrived_; }
  /// The pieces of which no copy came.
  [[nodiscard]] std::vector<LostPiece> lost(const RoundBoard& board) const;
  /// The miners that answered, ascending.
  [[nodiscard]] std::vector<MinerIndex> hands(const RoundBoard& board) const;

 private:
  bool all_ = true;
  std::uint64_t results_ = 0;
  std::vector<std::size_t> rows_;
  std::vector<VirtualTime> arrived_;
};

/// Drops all rows but these, ascending.
void keep_rows(RoundBoard& board, std::span<const std::size_t> rows);

/// The rows to take of those on the board, ascending, one for the shards that begin at the same one. \param copies how
/// many were asked for; \param arrived [rows] when each came. O(rows · log rows · d).
[[nodiscard]] std::vector<std::size_t> chosen_rows(const RoundBoard& board, Take take, std::size_t copies,
                                                   std::span<const VirtualTime> arrived);

/// Puts the rows of each miner together: where samples weigh, their mean by weight with the sum of their weights, else
/// their mean by shards with one of their weights, the miner's. Then miners ascend, and `shards` only says how many.
void merge_miners(RoundBoard& board, aggregation::Weighting weighting);

}  // namespace stakemine::protocol
