// SPDX-License-Identifier: Apache-2.0
#include "experiment/check_network.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/experiment/population.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::experiment {
namespace {

// Of more nodes than this it is found out when the network is built, after what memory they need: nothing is allocated
// by the word of a config alone.
constexpr std::uint64_t kMostPlacedAhead = 100'000'000;

std::uint64_t nodes_of(const ExperimentConfig& config) {
  std::uint64_t count = 0;
  for (const auto& group : config.miners) count += group.nodes();  // each below 2^52
  for (const auto& group : config.validators) count += group.count;
  return count;
}

}  // namespace

void check_network(const ExperimentConfig& config, config::Reader& reader) {
  const auto model = config.network.make();
  if (model->places().empty() || nodes_of(config) > kMostPlacedAhead) return;
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
