// SPDX-License-Identifier: Apache-2.0
/// What the section "network" says of the groups of the same config.
#pragma once

#include "stakemine/config/reader.hpp"
#include "stakemine/experiment/config.hpp"

namespace stakemine::experiment {

/// Notes as errors that places of the network don't have room for exactly the nodes that there are.
void check_network(const ExperimentConfig& config, config::Reader& reader);

}  // namespace stakemine::experiment
