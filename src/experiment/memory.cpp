// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/memory.hpp"

#include "stakemine/core/branched_sum.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/protocol/round_history.hpp"

#include "experiment/streaming.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

// Columns of the population, the coordinator and the result, and a message in each of the places where it may wait.
constexpr double kBytesPerMiner = 700;
constexpr double kBytesPerRound = 600;
constexpr double kBytesPerDelegator = 160;
constexpr double kBytesPerTally = 110;
// Parameters, the aggregate, and what those who compute, sum up and evaluate work with, each as large as a result.
constexpr double kModelVectors = 16;
constexpr double kDefaultShare = 0.8;

}  // namespace

std::vector<MemoryNeed> memory_needs(const ExperimentConfig& config, const TaskNeeds& task) {
  std::vector<MemoryNeed> needs = task.data;
  const auto miners = static_cast<double>(config.miner_count());
  const protocol::ProtocolConfig& protocol = config.protocol;
  const bool keeps =
      results_of(config, config.aggregation, config.runtime.clock, honesty_of(config)) == protocol::Results::kept;
  const double copies =
      protocol.verification ? protocol.verification.make()->most_copies() : protocol.replication.copies;
  const double bytes_per_miner =
      kBytesPerMiner +
      (keeps ? copies * task.update_bytes * std::min(miners, task.most_updates) / std::max(1.0, miners) : 0.0);
  // Whoever keeps results, they are summed up in branches.
  const double branches = std::min<double>(Branches::kMost, 1 + miners / kTreeLeaf);
  needs.push_back({"/task", (kModelVectors + branches) * task.update_bytes});
  for (std::size_t index = 0; index < config.miners.size(); ++index)
    needs.push_back(
        {fmt::format("/miners/{}/count", index),
         static_cast<double>(*config.miners[index].count * config.miners[index].identities) * bytes_per_miner});
  // Bonds and ratings, and what an epoch works with.
  const auto validators = static_cast<double>(config.validator_count());
  if (validators > 0) needs.push_back({"/validators", 24 * validators * (miners + validators)});
  double delegators = 0;
  for (const incentive::DelegationConfig& delegation : config.incentives.delegation)
    for (const incentive::DelegatorGroup& group : delegation.delegators)
      delegators += static_cast<double>(group.size()) * static_cast<double>(config.members_of(delegation.to));
  if (delegators > 0) needs.push_back({"/incentives/delegation", delegators * kBytesPerDelegator});
  const auto kept = static_cast<double>(std::min<Round>(config.rounds, protocol::RoundHistory::kMost));
  // What happened to a question's messages is held for each.
  const double tallies = config.faults.concern_messages() ? kBytesPerTally * static_cast<double>(config.rounds) : 0;
  needs.push_back({"/rounds", kept * kBytesPerRound + tallies});
  return needs;
}

void refuse_if_too_large(const ExperimentConfig& config, const Task& task) {
  const auto free = free_memory_bytes();
  if (!config.runtime.memory_limit_bytes && !free) return;
  const double limit = config.runtime.memory_limit_bytes.value_or(kDefaultShare * free.value_or(0));
  const auto needs = memory_needs(config, task.needs());
  double total = 0;
  for (const MemoryNeed& need : needs) total += need.bytes;
  if (total <= limit) return;
  const auto& largest = *std::ranges::max_element(needs, {}, &MemoryNeed::bytes);
  const auto gigabytes = [](double bytes) { return fmt::format("{:.3g} GB", bytes / 1e9); };
  throw UserError(fmt::format("{}: {}: the run would need about {} of memory ({} for this field); {} may be used ({})",
                              config.file, largest.pointer, gigabytes(total), gigabytes(largest.bytes),
                              gigabytes(limit),
                              config.runtime.memory_limit_bytes ? "/runtime/memory_limit" : "80 % of what is free"));
}

}  // namespace stakemine::experiment
