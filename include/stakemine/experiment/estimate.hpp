// SPDX-License-Identifier: Apache-2.0
/// What a run will cost, known before it begins.
#pragma once

#include "stakemine/experiment/config.hpp"

namespace stakemine::experiment {

struct CellEstimate {
  double memory_bytes = 0;  ///< from above (memory.hpp)
  double seconds = 0;       ///< on one thread of a usual machine, within a factor of a few
};

/// Reads the size of the data, not the data. \throws UserError where that can't be told.
[[nodiscard]] CellEstimate estimate(const ExperimentConfig& config);

/// Bytes that a process may use: 80 % of what is free; no limit where that can't be told.
[[nodiscard]] double usable_memory_bytes();

}  // namespace stakemine::experiment
