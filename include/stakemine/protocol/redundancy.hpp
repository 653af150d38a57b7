// SPDX-License-Identifier: Apache-2.0
/// More hands for the same shards: copies from the start, and others for what was lost. "The next by stake" goes from
/// the largest stake to the smallest and round again; of equal stakes the lower index comes first.
#pragma once

#include "stakemine/protocol/assigner.hpp"
#include "stakemine/protocol/gathering.hpp"
#include "stakemine/protocol/round_board.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// Gives each piece of the board, one a participant, to the participants that come next by stake too, so that `copies`
/// of them work on each. \param copies at most as many as participants. O(n log n).
void replicate(std::size_t copies, const Population& population, const Workload& workload, const Assigner& assigner,
               RoundBoard& board);

/// Adds rows to the board, one each, for lost pieces in the hands of the next by stake after those who had them, one a
/// miner, and lays out their assignments; pieces beyond the number of hands stay lost. \param hands ascending. O(n log
/// n).
void reassign(std::vector<LostPiece> lost, std::span<const MinerIndex> hands, const Population& population,
              const Workload& workload, const Assigner& assigner, RoundBoard& board);

}  // namespace stakemine::protocol
