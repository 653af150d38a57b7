// SPDX-License-Identifier: Apache-2.0
/// What the miners of a network work on: the task, cut into shards. The protocol hands shards out and gathers partial
/// results; only a workload knows what they mean.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/blocks.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/training.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stakemine::protocol {

/// Consecutive shards [first, first + count).
struct ShardRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// How good the model is after a round. Empty where nothing is learned or nothing was kept for testing.
struct Evaluation {
  std::optional<double> train_loss, test_loss, test_accuracy, test_rmse, parameter_norm;
  /// Where data are poisoned: the share of the test rows concerned that are predicted as the attack wants.
  std::optional<double> attack_success;
};

/// Rows that nobody trains on, drawn for a judge of partial results. One thread.
class HeldOutRows {
 public:
  virtual ~HeldOutRows() = default;
  /// The mean loss on them of the model of this round, moved by this update [update_size] alone; empty: as it is.
  [[nodiscard]] virtual double loss_after(std::span<const double> update) = 0;
};

/// A table that a task leaves behind beside its model: results.csv.
struct ResultTable {
  std::vector<std::string> columns;
  Matrix rows;  ///< [m, columns]
};

/// const functions may be called from several threads at once, and so may compute() for shards that don't overlap;
/// apply() only while nothing else runs.
class Workload {
 public:
  virtual ~Workload() = default;

  /// [miners] where miners keep shards of their own for the whole run: those of each, none for some. Empty where the
  /// coordinator hands all shards out anew in every round.
  [[nodiscard]] virtual std::span<const ShardRange> held() const { return {}; }
  /// How many of the miners that hold shards work in a round, and how they are drawn; nothing: all.
  [[nodiscard]] virtual std::optional<learning::ClientsPerRound> clients() const { return std::nullopt; }
  /// How many shards there are, ≥ 1.
  [[nodiscard]] virtual std::uint64_t shards() const = 0;
  /// What an assignment of these shards weighs on the wire, in bytes.
  [[nodiscard]] virtual std::uint64_t assignment_bytes(ShardRange shards) const = 0;
  /// What a partial result weighs on the wire, in bytes.
  [[nodiscard]] virtual std::uint64_t result_bytes() const = 0;
  /// The work of these shards, in flop.
  [[nodiscard]] virtual double flops(ShardRange shards) const = 0;
  /// How many samples these shards hold: the honest weight of a partial result.
  [[nodiscard]] virtual double samples(ShardRange shards) const = 0;
  /// How many numbers a partial result has; 0 where only coordination is simulated.
  [[nodiscard]] virtual std::size_t update_size() const = 0;
  /// The partial result of these shards (zeros where there are none) for the current model, as this miner computes it,
  /// written to update [update_size()].
  virtual void compute(MinerIndex miner, ShardRange shards, std::span<double> update) = 0;
  /// Whether recompute() says what an honest miner makes of some shards.
  [[nodiscard]] virtual bool repeats() const { return false; }
  /// The partial result of these shards for the current model, as an honest miner would compute it in this one's place.
  /// Leaves no trace.
  virtual void recompute(MinerIndex, ShardRange, std::span<double>) const {}
  /// Moves the model by the aggregate [update_size()] of a round.
  virtual void apply(std::span<const double> aggregate) = 0;
  /// Blocks of it by the runner, on which no result depends.
  [[nodiscard]] virtual Evaluation evaluate(const BlockRunner& runner) const = 0;
  /// So many rows of those kept for testing, drawn with replacement (all of them, where that is not more); null where
  /// nothing is learned or kept. What it says holds until apply().
  [[nodiscard]] virtual std::unique_ptr<HeldOutRows> held_out(std::uint64_t, KeyedRandom) const { return nullptr; }
  /// The model; empty where nothing is learned.
  [[nodiscard]] virtual std::span<const double> parameters() const = 0;
  /// What apply() and compute() have changed for good, between rounds. \throws UserError where what is read belongs to
  /// other data.
  virtual void carry_state(Archive& archive) = 0;
  /// Empty where the model is all that there is.
  [[nodiscard]] virtual ResultTable results() const { return {}; }
};

}  // namespace stakemine::protocol
