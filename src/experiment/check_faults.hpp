// SPDX-License-Identifier: Apache-2.0
/// Whether the config sections "faults" and "protocol" fit each other and the rest of the network.
#pragma once

#include "stakemine/experiment/config.hpp"

#include <cstdint>

namespace stakemine::experiment {

/// Notes what does not fit with the reader. Traces are read.
void check_faults(const ExperimentConfig& config, std::uint64_t miners, config::Reader& reader);

}  // namespace stakemine::experiment
