// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/engine/workers.hpp"
#include "stakemine/experiment/study.hpp"

#include <functional>
#include <map>
#include <string>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

constexpr std::size_t kMostShown = 10;

std::string gigabytes(double bytes) {
  return fmt::format("{:.3g} GB", bytes / 1e9);
}

void refuse_memory(const ExperimentConfig& config, const CellEstimate& cell, double usable_bytes) {
  const double limit = config.runtime.memory_limit_bytes.value_or(usable_bytes);
  if (cell.memory_bytes <= limit) return;
  throw UserError(fmt::format("{}: {} miners and {} rounds would need about {} of memory; {} may be used ({})",
                              config.file, config.miner_count(), config.rounds, gigabytes(cell.memory_bytes),
                              gigabytes(limit),
                              config.runtime.memory_limit_bytes ? "/runtime/memory_limit" : "80 % of what is free"));
}

}  // namespace

std::vector<CellEstimate> check_cells(const Study& study) {
  const double usable_bytes = usable_memory_bytes();
  std::vector<CellEstimate> cells(study.cell_count());
  std::map<std::uint64_t, std::vector<std::string>> wrong;
  (void)engine::run_jobs(cells.size(), engine::worker_count(0), {}, [&](std::uint64_t cell) -> std::function<void()> {
    try {
      const ExperimentConfig config = study.config(cell);
      cells[cell] = estimate(config);
      refuse_memory(config, cells[cell], usable_bytes);
    } catch (const UserError& error) {
      return [&wrong, cell, lines = error.lines()] { wrong[cell] = lines; };
    }
    return [] {};
  });
  if (wrong.empty()) return cells;
  std::vector<std::string> lines;
  for (const auto& [cell, messages] : wrong) {
    if (lines.size() >= kMostShown) {
      lines.push_back(fmt::format("… and more: {} of {} cells are not legal", wrong.size(), cells.size()));
      break;
    }
    lines.insert(lines.end(), messages.begin(), messages.end());
  }
  throw UserError(std::move(lines));
}

}  // namespace stakemine::experiment
