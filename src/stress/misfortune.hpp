// SPDX-License-Identifier: Apache-2.0
/// What a network's protocol must bear: messages that are lost, come twice or fall behind, and miners that crash.
#pragma once

#include "stakemine/experiment/config.hpp"

#include <cstdint>

namespace stakemine::stress {

/// The same network with faults of all these kinds, how often a seed draws. A round ends after three times the longest
/// that it had without, and does with what has come. Messages are not lost where validators wait for each of them
/// without a deadline.
[[nodiscard]] experiment::ExperimentConfig with_misfortune(experiment::ExperimentConfig config, double longest_round_s,
                                                           std::uint64_t seed);

}  // namespace stakemine::stress
