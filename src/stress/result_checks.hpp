// SPDX-License-Identifier: Apache-2.0
/// What a run on the wall's clock came to against the same run in virtual time.
#pragma once

#include "stakemine/experiment/result.hpp"
#include "stakemine/stress/load.hpp"
#include "stakemine/stress/verdicts.hpp"

#include <cstdint>

namespace stakemine::stress {

/// What must be the same on both clocks, and what adds up by itself. Knows the results' columns and nothing of how they
/// came about.
void compare_networks(const experiment::RunResult& real, const experiment::RunResult& simulated, Verdicts& verdicts);

/// What the actors of two scenes have come to. \param rounds for what is said.
void compare_loads(const Scene& real, const Scene& simulated, std::uint64_t rounds, Verdicts& verdicts);

}  // namespace stakemine::stress
