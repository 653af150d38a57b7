// SPDX-License-Identifier: Apache-2.0
/// Node-count scaling: one network at several sizes, and the simulator at several numbers of threads.
#pragma once

#include "stakemine/experiment/fits.hpp"
#include "stakemine/experiment/study.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::experiment {

struct ScaleOptions {
  std::vector<std::uint64_t> nodes;          ///< different sizes, each ≥ 1
  std::vector<std::uint32_t> threads = {0};  ///< different numbers; 0: one a core
  /// How often each size runs, under seeds seed, seed + 1, …; where absent, as often as keeps the miners of a size at
  /// 100,000 in all, but at least once and at most five times.
  std::optional<std::uint64_t> repetitions;
};

/// Changes the counts of all groups in proportion, by largest remainder (Hamilton), to `nodes` in all.
/// \throws UserError where a group's lists have fewer values than it now has miners.
void rescale(ExperimentConfig& config, std::uint64_t nodes);

/// What `scale` keeps of a trial, by place in its values.
enum class ScaleMeasure : std::size_t {
  round_time_s,              ///< mean over the rounds
  work_flop,                 ///< of a round
  speed_up,                  ///< work a second, over that of one miner of median speed; empty where nothing is computed
  efficiency,                ///< speed-up a miner
  shards,                    ///< of a round
  participants,              ///< miners that were given work, mean over the rounds
  messages,                  ///< of a round
  bytes,                     ///< of a round
  hub_utilisation_to_nodes,  ///< share of the hub's bandwidth
  hub_utilisation_to_hub,    ///< the other way
  hub_limit_speed_up,        ///< what the speed-up would be if the busier way of the hub's link were never idle
  compute_s,                 ///< of a round, along the miner whose result ended it, mean over the rounds
  transfer_s,                ///< likewise, its messages on its own link
  hub_s,                     ///< likewise, the rest: the hub's link, and waiting for it
  count
};
inline constexpr std::size_t kScaleMeasures = static_cast<std::size_t>(ScaleMeasure::count);
/// Their names as columns, in the order of the enum.
[[nodiscard]] const std::array<std::string_view, kScaleMeasures>& scale_measure_names();

/// A cell for every size and number of threads, sizes ascending. Whatever was dishonest stays so; baselines of attacks
/// are left out.
class ScaleStudy final : public Study {
 public:
  /// Checks every size. \throws UserError where a size is not legal, or the config runs on the wall's clock.
  ScaleStudy(ExperimentConfig config, ScaleOptions options);

  struct Cell {
    std::uint64_t nodes = 0;
    std::uint32_t threads = 0;
  };
  [[nodiscard]] Cell cell(std::uint64_t index) const;
  [[nodiscard]] std::span<const std::uint64_t> sizes() const { return options_.nodes; }
  [[nodiscard]] std::span<const std::uint32_t> threads() const { return options_.threads; }
  [[nodiscard]] const ScaleOptions& options() const { return options_; }
  [[nodiscard]] const ExperimentConfig& base() const { return base_; }
  [[nodiscard]] std::uint64_t repetitions(std::uint64_t nodes) const;
  /// Of what runs and is measured.
  [[nodiscard]] std::string identity() const;

  [[nodiscard]] std::uint64_t cell_count() const override { return options_.nodes.size() * options_.threads.size(); }
  [[nodiscard]] std::uint64_t trial_count() const override { return trials_.size(); }
  [[nodiscard]] Trial trial(std::uint64_t index) const override { return trials_[index]; }
  [[nodiscard]] ExperimentConfig config(std::uint64_t cell) const override;
  [[nodiscard]] std::vector<std::optional<double>> measure(const Trial& trial, const ExperimentConfig& config,
                                                           const RunResult& result) const override;

 private:
  ExperimentConfig base_;
  ScaleOptions options_;
  std::vector<Trial> trials_;
};

/// How the work of a round grows with the number of nodes, by what was measured.
enum class ScalingKind {
  weak,
  strong,
  mixed
};  ///< in proportion (Gustafson 1988), not at all (Amdahl 1967), otherwise

/// What `scale` concludes from its records.
struct ScaleFits {
  ScalingKind kind = ScalingKind::mixed;
  Fitted<UniversalScalability> universal;
  Fitted<AmdahlLaw> amdahl;
  /// Of the median wall time a run, by number of threads as in ScaleStudy::threads(): over the sizes of at least 100
  /// nodes and a thousandth of the largest, below which the cost of a run in itself shows.
  std::vector<Fitted<PowerLaw>> cost_growth;
};
[[nodiscard]] ScaleFits fit_scale(const ScaleStudy& study, std::span<const TrialRecord> records);

}  // namespace stakemine::experiment
