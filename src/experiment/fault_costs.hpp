// SPDX-License-Identifier: Apache-2.0
/// What faults cost: the same network again without them.
#pragma once

#include "experiment/network_run.hpp"

namespace stakemine::experiment {

/// Runs the network without any fault and, where several kinds of them are there, without each kind; adds what came
/// out. Nothing where nothing fails, or the config does not ask for it.
void report_fault_costs(const Network& network, const NetworkRun& run, const SimulateOptions& options,
                        Summary& summary);

}  // namespace stakemine::experiment
