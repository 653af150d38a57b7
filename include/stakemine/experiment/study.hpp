// SPDX-License-Identifier: Apache-2.0
/// The experiment loop: a grid of cells, each a config, repeated under several seeds. Every trial that ends is stored
/// at once (journal.hpp), so that a study goes on where it was interrupted. `scale`, `sweep` and whatever else compares
/// runs are studies; there is no second loop.
#pragma once

#include "stakemine/experiment/config.hpp"
#include "stakemine/experiment/estimate.hpp"
#include "stakemine/experiment/result.hpp"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stakemine::experiment {

/// A cell of the grid under one seed.
struct Trial {
  std::uint64_t cell = 0;
  std::uint64_t repetition = 0;
  std::uint64_t seed = 0;
};

/// What the simulator itself spent on a trial. Depends on the machine and on what else runs there.
struct TrialCost {
  double wall_s = 0;
  /// Of the whole process; only where trials run one at a time.
  std::optional<double> cpu_s, peak_memory_bytes;
};

/// What is kept of a trial.
struct TrialRecord {
  std::uint64_t trial = 0;
  std::string failure;  ///< why there is no result, one line; empty where there is one
  std::string digest;
  std::vector<std::optional<double>> values;  ///< by measure; functions of config and seed alone
  TrialCost cost;
};

/// What is run and what is kept of it. Immutable; const functions may be called from several threads at once.
class Study {
 public:
  virtual ~Study() = default;

  [[nodiscard]] virtual std::uint64_t cell_count() const = 0;
  /// In the order in which they are begun.
  [[nodiscard]] virtual std::uint64_t trial_count() const = 0;
  [[nodiscard]] virtual Trial trial(std::uint64_t index) const = 0;
  /// The config of a cell; its seed is that of no trial in particular. \throws UserError where a cell is not legal.
  [[nodiscard]] virtual ExperimentConfig config(std::uint64_t cell) const = 0;
  /// Rounds that measure() looks at, ascending: in a long run the result does not hold every round.
  [[nodiscard]] virtual std::vector<Round> wanted_rounds() const { return {}; }
  /// What is kept of a finished run: as many values for every trial. \throws RunError where something can't be stored.
  [[nodiscard]] virtual std::vector<std::optional<double>> measure(const Trial& trial, const ExperimentConfig& config,
                                                                   const RunResult& result) const = 0;
};

class Journal;

/// Sees the trials of this process as they end. One call at a time.
class TrialObserver {
 public:
  virtual ~TrialObserver() = default;
  /// \param share of the whole study's estimated work that is done by now, in [0, 1].
  virtual void trial_finished(const TrialRecord& record, double share) = 0;
};

struct StudyOptions {
  enum class Order {
    beside_each_other,  ///< several at once, each on one thread, where they are small enough; the large ones follow
    one_at_a_time,      ///< each on as many threads as its config says: for measuring the simulator
  };
  Order order = Order::beside_each_other;
  std::uint32_t threads = 0;                 ///< 0: one a core
  std::optional<double> memory_limit_bytes;  ///< of the whole process; 80 % of what is free where absent
  std::stop_token stop;
  TrialObserver* observer = nullptr;
};

/// Checks every cell and estimates what it will take, on all cores. \throws UserError for the first cells that are not
/// legal, or need more memory than may be used: before anything runs.
[[nodiscard]] std::vector<CellEstimate> check_cells(const Study& study);

/// Runs every trial that the journal lacks, and those that failed before, and notes each in it. What a record says, but
/// for its cost, depends neither on the order nor on threads. Where a trial throws UserError or RunError (or runs out
/// of memory), its record says so, and the others go on. A trial that `stop` interrupts leaves no record. \param
/// estimates [cell_count] \return whether every trial has a record now.
[[nodiscard]] bool run_study(const Study& study, const std::vector<CellEstimate>& estimates, Journal& journal,
                             const StudyOptions& options);

}  // namespace stakemine::experiment
