// SPDX-License-Identifier: Apache-2.0
#include "experiment/fault_costs.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace stakemine::experiment {
namespace {

using network::FaultsConfig;

std::vector<std::pair<std::string, FaultsConfig>> variants_of(const FaultsConfig& faults) {
  std::vector<std::pair<std::string, FaultsConfig>> variants;
  const auto without = [&](const char* kind, bool is_there, auto FaultsConfig::*part) {
    if (!is_there) return;
    variants.emplace_back(kind, faults).second.*part = {};
  };
  without("loss", faults.loss.rate > 0 || !faults.loss.windows.empty(), &FaultsConfig::loss);
  without("duplicates", faults.duplicates.rate > 0 || !faults.duplicates.windows.empty(), &FaultsConfig::duplicates);
  without("reordering", faults.reordering.rate > 0 || !faults.reordering.windows.empty(), &FaultsConfig::reordering);
  without("churn", !faults.churn.empty(), &FaultsConfig::churn);
  without("partitions", !faults.partitions.empty(), &FaultsConfig::partitions);
  without("hub outage", !faults.hub_outage.empty(), &FaultsConfig::hub_outage);
  if (variants.size() == 1) variants.clear();
  variants.insert(variants.begin(), {"any fault", {}});
  return variants;
}

}  // namespace

void report_fault_costs(const Network& network, const NetworkRun& run, const SimulateOptions& options,
                        Summary& summary) {
  const ExperimentConfig& config = network.config;
  const bool whole = run.totals.rounds == config.rounds;
  if (!config.report.fault_baselines || !config.faults.any() || !whole || !summary.faults) return;
  SimulateOptions quiet;
  quiet.stop = options.stop;
  quiet.checkpoints = options.checkpoints;
  for (auto& [name, faults] : variants_of(config.faults)) {
    std::string among_checkpoints = "without " + name;
    std::ranges::replace(among_checkpoints, ' ', '_');
    const NetworkRun other = run_network(network,
                                         {.population = &network.population,
                                          .aggregation = config.aggregation,
                                          .faults = faults,
                                          .name = among_checkpoints},
                                         quiet);
    if (other.report.interrupted() || other.rounds.empty()) return;
    const RoundRecord& last = other.rounds.back();
    summary.faults->baselines.push_back({std::move(name), last.virtual_time_s, last.train_loss, last.test_accuracy});
  }
}

}  // namespace stakemine::experiment
