// SPDX-License-Identifier: Apache-2.0
/// Whether a run has to store its partial results.
#pragma once

#include "stakemine/aggregation/config.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/protocol/round_board.hpp"

namespace stakemine::experiment {

enum class Honesty { all_honest, some_dishonest };

/// Of the config's miners.
[[nodiscard]] Honesty honesty_of(const ExperimentConfig& config);

/// `streamed` where nothing looks at single partial results: the rule is a mean without steps before it, nobody is
/// dishonest, each piece of work is in one miner's hands, validators and rewards go by other things, computing leaves
/// nothing else behind, and miners work in virtual time, whose course does not depend on when results are
/// worked out.
[[nodiscard]] protocol::Results results_of(const ExperimentConfig& config,
                                           const aggregation::AggregationConfig& aggregation, Clock clock,
                                           Honesty honesty);

}  // namespace stakemine::experiment
