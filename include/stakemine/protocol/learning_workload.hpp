// SPDX-License-Identifier: Apache-2.0
/// Training a model on real rows: a shard is a range of the training rows, a partial result is what the training method
/// makes of them.
#pragma once

#include "stakemine/learning/dataset.hpp"
#include "stakemine/learning/model.hpp"
#include "stakemine/learning/placement.hpp"
#include "stakemine/learning/training.hpp"
#include "stakemine/protocol/poisoned_rows.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/workload.hpp"

#include <memory>
#include <vector>

namespace stakemine::protocol {

/// On the wire: parameters, features and numbers to predict as floats of 8 bytes, or 4 where the data are in single
/// precision, labels as 4-byte integers; of sparse rows, the numbers that are held and their columns and how many each
/// row has, as such integers too; nothing else is counted. Where the coordinator holds the rows, shards travel
/// with every assignment; where miners do, the model alone. In single precision, the parameters and partial results are
/// numbers of that precision, held in double.
class LearningWorkload final : public Workload {
 public:
  struct Parts {
    std::shared_ptr<const learning::Dataset> data;  ///< its training rows in the order of the partition
    learning::Partition partition;
    std::shared_ptr<const learning::Model> model;
    std::shared_ptr<const learning::Training> training;
    std::uint64_t seed = 0;
    const Population* population = nullptr;  ///< whose behaviours may change labels; must outlive this; null: none do
  };
  explicit LearningWorkload(Parts parts);

  [[nodiscard]] std::span<const ShardRange> held() const override { return held_; }
  [[nodiscard]] std::optional<learning::ClientsPerRound> clients() const override { return parts_.training->clients(); }
  [[nodiscard]] std::uint64_t shards() const override { return parts_.partition.shard_count(); }
  [[nodiscard]] std::uint64_t assignment_bytes(ShardRange shards) const override;
  [[nodiscard]] std::uint64_t result_bytes() const override { return update_size() * number_bytes(); }
  [[nodiscard]] double flops(ShardRange shards) const override;
  [[nodiscard]] double samples(ShardRange shards) const override;
  [[nodiscard]] std::size_t update_size() const override { return result_size_; }
  void compute(MinerIndex miner, ShardRange shards, std::span<double> update) override;
  [[nodiscard]] bool repeats() const override { return held_.empty() && memory_.empty(); }
  void recompute(MinerIndex miner, ShardRange shards, std::span<double> update) const override;
  void apply(std::span<const double> aggregate) override;
  [[nodiscard]] Evaluation evaluate(const BlockRunner& runner) const override;
  [[nodiscard]] std::unique_ptr<HeldOutRows> held_out(std::uint64_t rows, KeyedRandom random) const override;
  [[nodiscard]] std::span<const double> parameters() const override { return parameters_; }
  void carry_state(Archive& archive) override;

 private:
  [[nodiscard]] learning::RowRange rows(ShardRange shards) const;
  /// How many numbers sparse training rows hold.
  [[nodiscard]] std::uint64_t numbers_in(learning::RowRange range) const;
  /// What a miner remembers; nothing where the method has no memory. One thread a miner.
  [[nodiscard]] std::span<double> memory_of(MinerIndex miner);
  [[nodiscard]] std::span<const double> broadcast() const;
  [[nodiscard]] bool is_narrow() const { return !parts_.data->narrow.empty(); }
  [[nodiscard]] std::size_t number_bytes() const { return is_narrow() ? sizeof(float) : sizeof(double); }
  void round_to_precision(std::span<double> numbers) const;
  /// The partial result on these rows.
  void learn(MinerIndex miner, const learning::LabelledRows& own, std::span<double> memory,
             std::span<double> update) const;
  /// As this miner sees them.
  [[nodiscard]] learning::LabelledRows rows_of(MinerIndex miner, ShardRange shards, Poisoner& poisoner) const;

  Parts parts_;
  std::vector<ShardRange> held_;
  std::vector<std::uint64_t> held_before_;  // where rows are sparse: numbers of those before each, and of all
  learning::ModelShape shape_;
  std::vector<double> parameters_, state_;   // state_: of the training method
  std::vector<std::vector<double>> memory_;  // of each miner, from its first round on
  double participation_ = 1;
  PoisonedCopies copies_;
  AttackGoal goal_;
  std::size_t result_size_ = 0;
  Round round_ = 0;
};

}  // namespace stakemine::protocol
