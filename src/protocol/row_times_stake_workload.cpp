// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/row_times_stake_workload.hpp"

#include <algorithm>

namespace stakemine::protocol {

RowTimesStakeWorkload::RowTimesStakeWorkload(std::shared_ptr<const learning::Dataset> data, std::vector<double> stakes)
    : data_(std::move(data)),
      stakes_(std::move(stakes)),
      owner_(data_->train_count),
      products_(data_->train_count, data_->features.columns),
      combined_(data_->features.columns) {}

std::uint64_t RowTimesStakeWorkload::assignment_bytes(ShardRange shards) const {
  return shards.count * update_size() * sizeof(double);
}

double RowTimesStakeWorkload::flops(ShardRange shards) const {
  return static_cast<double>(shards.count) * static_cast<double>(update_size());
}

void RowTimesStakeWorkload::compute(MinerIndex miner, ShardRange shards, std::span<double> update) {
  std::ranges::fill(update, 0.0);
  for (std::uint64_t row = shards.first; row < shards.first + shards.count; ++row) {
    owner_[row] = miner;
    const auto features = data_->features.row(row);
    const auto product = products_.row(row);
    for (std::size_t j = 0; j < update.size(); ++j) {
      product[j] = features[j] * stakes_[miner];
      update[j] += product[j];
    }
  }
  for (double& number : update) number /= static_cast<double>(shards.count);
}

ResultTable RowTimesStakeWorkload::results() const {
  ResultTable table{.columns = {"row", "miner", "stake"}, .rows = Matrix{owner_.size(), 3 + update_size()}};
  table.columns.insert(table.columns.end(), data_->feature_names.begin(), data_->feature_names.end());
  for (std::size_t row = 0; row < owner_.size(); ++row) {
    const auto out = table.rows.row(row);
    out[0] = data_->source_rows[row];
    out[1] = owner_[row];
    out[2] = stakes_[owner_[row]];
    std::ranges::copy(products_.row(row), out.begin() + 3);
  }
  return table;
}

}  // namespace stakemine::protocol
