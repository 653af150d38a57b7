// SPDX-License-Identifier: Apache-2.0
/// The demonstration from which this project grew: every miner multiplies the rows that it is given by its stake. A
/// shard is a row; the table of all products is the result, its weighted mean what the coordinator combines.
#pragma once

#include "stakemine/learning/dataset.hpp"
#include "stakemine/protocol/workload.hpp"

#include <memory>
#include <vector>

namespace stakemine::protocol {

class RowTimesStakeWorkload final : public Workload {
 public:
  /// \param data its training rows are the shards. \param stakes [n] tokens, by miner.
  RowTimesStakeWorkload(std::shared_ptr<const learning::Dataset> data, std::vector<double> stakes);

  [[nodiscard]] std::uint64_t shards() const override { return data_->train_count; }
  [[nodiscard]] std::uint64_t assignment_bytes(ShardRange shards) const override;
  [[nodiscard]] std::uint64_t result_bytes() const override { return update_size() * sizeof(double); }
  [[nodiscard]] double flops(ShardRange shards) const override;
  [[nodiscard]] double samples(ShardRange shards) const override { return static_cast<double>(shards.count); }
  [[nodiscard]] std::size_t update_size() const override { return data_->features.columns; }
  /// The mean of the products.
  void compute(MinerIndex miner, ShardRange shards, std::span<double> update) override;
  void apply(std::span<const double> aggregate) override { combined_.assign(aggregate.begin(), aggregate.end()); }
  [[nodiscard]] Evaluation evaluate(const BlockRunner&) const override { return {}; }
  /// What the coordinator combined last.
  [[nodiscard]] std::span<const double> parameters() const override { return combined_; }
  void carry_state(Archive& archive) override { archive(owner_, products_.data, combined_); }
  /// Columns `row,miner,stake` and one a feature; a row of the table for each row of the data, as the last round had
  /// it.
  [[nodiscard]] ResultTable results() const override;

 private:
  std::shared_ptr<const learning::Dataset> data_;
  std::vector<double> stakes_;
  std::vector<MinerIndex> owner_;  // [rows]
  Matrix products_;                // [rows, features]
  std::vector<double> combined_;
};

}  // namespace stakemine::protocol
