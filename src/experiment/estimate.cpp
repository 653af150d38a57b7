// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/estimate.hpp"

#include "stakemine/experiment/memory.hpp"

#include <algorithm>
#include <limits>

namespace stakemine::experiment {
namespace {

// Rough figures of one core: what a run costs in itself, a message, and a pass over a byte of the training rows.
constexpr double kRunS = 1e-3, kMessageS = 0.25e-6, kDataByteS = 1e-9, kDrawS = 0.2e-6;
constexpr double kUsableShare = 0.8;

}  // namespace

CellEstimate estimate(const ExperimentConfig& config) {
  const TaskNeeds task = config.task.make()->needs();
  CellEstimate cell;
  for (const MemoryNeed& need : memory_needs(config, task)) cell.memory_bytes += need.bytes;
  double data_bytes = 0;
  for (const MemoryNeed& need : task.data) data_bytes += need.bytes;
  const auto miners = static_cast<double>(config.miner_count());
  const auto rounds = static_cast<double>(config.rounds);
  cell.seconds =
      kRunS + miners * kDrawS + data_bytes * kDataByteS + rounds * (2 * miners * kMessageS + data_bytes * kDataByteS);
  return cell;
}

double usable_memory_bytes() {
  const auto free = free_memory_bytes();
  return free ? kUsableShare * *free : std::numeric_limits<double>::infinity();
}

}  // namespace stakemine::experiment
