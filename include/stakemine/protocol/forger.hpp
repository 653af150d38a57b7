// SPDX-License-Identifier: Apache-2.0
/// What the dishonest send: their rows of the board are fixed when all honest partial results are, the strongest
/// adversary for a given behaviour (*rushing*, *omniscient*), which sees them first and may try the rule.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_board.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// What the rule in force makes of the board as it is; nothing where it has no result. Leaves no trace.
using TryRule = std::function<std::optional<std::vector<double>>()>;

/// Overwrites the rows of dishonest participants. \param last the last round's aggregate; empty in the first.
/// \param first_row from which row on; those before it have been sent, by all who sent the others: they are what is
/// seen, and who behaves in a way that sends alike sends again what was sent. O(participants · d), and what the
/// behaviours cost.
void forge_updates(std::uint64_t seed, Round round, const Population& population, std::span<const double> last,
                   const TryRule& try_rule, RoundBoard& board, std::size_t first_row = 0);

}  // namespace stakemine::protocol
