// SPDX-License-Identifier: Apache-2.0
/// What a validator says in a vote, by its conduct.
#pragma once

#include "stakemine/protocol/validator_population.hpp"
#include "stakemine/protocol/vote_board.hpp"

#include <cstdint>

namespace stakemine::protocol {

/// Writes what this validator says in the phase at hand to its own places on the board, and reads others' alone.
void vote(const ValidatorPopulation& validators, std::uint32_t validator, VoteBoard& board);

}  // namespace stakemine::protocol
