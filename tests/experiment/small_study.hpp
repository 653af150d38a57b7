// SPDX-License-Identifier: Apache-2.0
/// A study of small networks for tests: cell k has k + 2 miners; what is kept is the simulated time and the number of
/// messages.
#pragma once

#include "stakemine/core/error.hpp"
#include "stakemine/experiment/study.hpp"

#include <atomic>
#include <optional>
#include <vector>

namespace stakemine::experiment {

class SmallStudy final : public Study {
 public:
  SmallStudy(std::uint64_t cells, std::uint64_t repetitions) : cells_(cells), repetitions_(repetitions) {}

  /// A cell whose run is refused, as a bad data file would be.
  std::optional<std::uint64_t> broken_cell;
  mutable std::atomic<std::uint64_t> runs{0};  ///< that were measured

  [[nodiscard]] std::uint64_t cell_count() const override { return cells_; }
  [[nodiscard]] std::uint64_t trial_count() const override { return cells_ * repetitions_; }
  [[nodiscard]] Trial trial(std::uint64_t index) const override {
    return {.cell = index / repetitions_, .repetition = index % repetitions_, .seed = 5 + index % repetitions_};
  }
  [[nodiscard]] ExperimentConfig config(std::uint64_t cell) const override {
    ExperimentConfig config = read_config_text(
        R"({"seed": 1, "rounds": 2, "task": "synthetic",
            "miners": [{"count": 2, "stake": {"type": "pareto", "minimum": 1, "alpha": 2}}]})",
        "small");
    config.miners.front().count = cell + 2;
    return config;
  }
  [[nodiscard]] std::vector<std::optional<double>> measure(const Trial& trial, const ExperimentConfig&,
                                                           const RunResult& result) const override {
    if (trial.cell == broken_cell) throw UserError("small: broken on purpose");
    ++runs;
    return {result.summary.virtual_time_s, static_cast<double>(result.summary.messages), std::nullopt};
  }

 private:
  std::uint64_t cells_, repetitions_;
};

}  // namespace stakemine::experiment
