// SPDX-License-Identifier: Apache-2.0
#include "experiment/check_network.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/experiment/population.hpp"

namespace stakemine::experiment {

void check_network(const ExperimentConfig& config, config::Reader& reader) {
  const auto model = config.network.make();
  if (model->places().empty()) return;
  const NodeColumns nodes{config};
  // Only how many there are, and their groups, decide where they are.
  const std::vector<double> zeros(nodes.group.size());
  try {
    (void)model->place_of_nodes(
        {.latency_s = zeros, .bandwidth_bps = zeros, .group = nodes.group, .groups = nodes.names});
  } catch (const UserError& error) {
    reader.error_at("network", config::Value{}, error.lines().front());
  }
}

}  // namespace stakemine::experiment
