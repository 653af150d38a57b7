// SPDX-License-Identifier: Apache-2.0
/// Refusing what would not fit, before anything is allocated.
#pragma once

#include "stakemine/experiment/config.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace stakemine::experiment {

/// Bytes that the machine (and the control group that the process runs in) has free; nothing where that can't be told.
[[nodiscard]] std::optional<double> free_memory_bytes();

/// What a run of this config will need, by the fields that drive it. An estimate from above.
[[nodiscard]] std::vector<MemoryNeed> memory_needs(const ExperimentConfig& config, const TaskNeeds& task);

/// \throws UserError with the estimate and the field that needs most, where it is more than may be used.
void refuse_if_too_large(const ExperimentConfig& config, const Task& task);

}  // namespace stakemine::experiment
