// SPDX-License-Identifier: Apache-2.0
/// A sweep, ready to run: the grid of its axes over a base config.
#pragma once

#include "stakemine/experiment/study.hpp"
#include "stakemine/experiment/sweep_config.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::experiment {

/// One value of an axis.
struct AxisPoint {
  std::string label;
  std::vector<config::Override> changes;
  /// Where the value is a number or a quantity: in base units.
  std::optional<double> number;
};

struct SweepAxis {
  std::string name;
  std::vector<AxisPoint> points;  ///< at least one
  std::string unit;               ///< base unit of the numbers; empty for plain ones
};

/// Measures a finished run; called from several threads at once.
using Meter =
    std::function<std::vector<std::optional<double>>(const Trial&, const ExperimentConfig&, const RunResult&)>;

/// Cells are numbered with the last axis changing fastest; trials cell by cell. Without axes there is one cell.
class Sweep final : public Study {
 public:
  /// Reads the base config, lays out the axes, and checks each value of each axis by itself. \throws UserError naming
  /// the place in the sweep file
  explicit Sweep(SweepConfig config);

  [[nodiscard]] const SweepConfig& sweep_config() const { return config_; }
  [[nodiscard]] const std::vector<SweepAxis>& axes() const { return axes_; }
  /// Which point of each axis a cell has.
  [[nodiscard]] std::vector<std::size_t> points(std::uint64_t cell) const;
  [[nodiscard]] std::uint64_t baseline_cell() const { return baseline_; }
  /// Of repetition 0.
  [[nodiscard]] std::uint64_t first_seed() const { return first_seed_; }
  /// "hub = 1 Gbit/s, alpha = 2".
  [[nodiscard]] std::string name(std::uint64_t cell) const;
  /// What turns the base config into the cell's, seed not included.
  [[nodiscard]] std::vector<config::Override> changes(std::uint64_t cell) const;
  /// Of what runs, but for what is measured.
  [[nodiscard]] std::string identity() const;

  void measure_by(Meter meter) { meter_ = std::move(meter); }
  /// Baselines of attacks cost three more runs: leave them out where no metric asks for them.
  void leave_out_attack_baselines() { attack_baselines_ = false; }

  [[nodiscard]] std::uint64_t cell_count() const override { return cell_count_; }
  [[nodiscard]] std::uint64_t trial_count() const override { return cell_count_ * config_.repetitions; }
  [[nodiscard]] Trial trial(std::uint64_t index) const override;
  [[nodiscard]] ExperimentConfig config(std::uint64_t cell) const override;
  [[nodiscard]] std::vector<Round> wanted_rounds() const override;
  [[nodiscard]] std::vector<std::optional<double>> measure(const Trial& trial, const ExperimentConfig& config,
                                                           const RunResult& result) const override {
    return meter_(trial, config, result);
  }

 private:
  [[nodiscard]] ExperimentConfig read_cell(const std::vector<std::size_t>& points) const;
  void check_axes() const;
  void find_baseline();

  SweepConfig config_;
  config::Value base_;
  std::vector<SweepAxis> axes_;
  std::uint64_t cell_count_ = 1;
  std::uint64_t baseline_ = 0;
  std::uint64_t first_seed_ = 0;
  bool attack_baselines_ = true;
  Meter meter_;
};

}  // namespace stakemine::experiment
