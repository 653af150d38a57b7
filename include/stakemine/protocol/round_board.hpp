// SPDX-License-Identifier: Apache-2.0
/// The board of a round: who takes part, with which weight, and the matrix of partial results. The coordinator lays it
/// out before it sends the assignments; each participant writes its own rows before it sends its result.
#pragma once

#include "stakemine/core/ids.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/core/time.hpp"
#include "stakemine/engine/message.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::protocol {

/// What becomes of the partial results of a round.
enum class Results {
  kept,      ///< each is a row of the board
  streamed,  ///< worked out when they are summed, by the weighted mean, and nowhere to be seen
};

struct RoundBoard {
  Round round = 0;  ///< from 1
  // One entry a piece of work, which is a row of the results: some shards in one miner's hands.
  std::vector<MinerIndex> miner;   ///< [rows]; ascending where each miner has one piece
  std::vector<ShardRange> shards;  ///< [rows]
  std::vector<double> weight;      ///< [rows] in the aggregation
  Matrix updates;                  ///< [rows, update_size]; without columns where results are streamed
  // One entry an assignment of the question that is open.
  std::vector<engine::ActorId> actor;  ///< [assignments], strictly ascending
  std::vector<std::uint64_t> bytes;    ///< [assignments]
  /// Assignment i is about the rows from first_row + i · copies on, `copies` of them.
  std::size_t first_row = 0, copies = 1;
  /// [miners] 1: a dishonest miner that does as an honest one in this round; empty: none does.
  std::vector<std::uint8_t> waits;
  /// For pictures, [assignments] or empty: when each miner began its work, and was done with it (kNever: it was not).
  std::vector<VirtualTime> began, done;

  [[nodiscard]] bool is_waiting(MinerIndex who) const { return !waits.empty() && waits[who] != 0; }
  [[nodiscard]] std::size_t row_of(std::size_t assignment) const { return first_row + assignment * copies; }
  /// Makes the matrix fit the rows. What it held stays.
  void fit(std::size_t update_size) {
    updates.rows = miner.size();
    updates.columns = update_size;
    updates.data.resize(updates.rows * updates.columns);
  }
};

}  // namespace stakemine::protocol
