// SPDX-License-Identifier: Apache-2.0
/// Whether a config's money goes with its groups and its length.
#pragma once

#include "stakemine/config/reader.hpp"
#include "stakemine/experiment/config.hpp"

namespace stakemine::experiment {

/// Notes every mismatch: groups that there are not, and options without effect.
void check_incentives(const ExperimentConfig& config, config::Reader& reader);

}  // namespace stakemine::experiment
