// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/task.hpp"
#include "stakemine/protocol/row_times_stake_workload.hpp"

#include <fmt/format.h>

namespace stakemine::experiment {

const config::ObjectDescription& RowTimesStakeTask::Options::description() {
  static const auto described =
      config::Description<Options>("row_times_stake", "Every miner multiplies its rows by its stake; one row a shard.")
          .field("data", &Options::data, "The rows: its training part.", {.required = true})
          .check([](const Options& options, const config::Complain& complain) {
            if (options.data.make()->storage() == learning::Storage::sparse)
              complain("data", "has rows whose storage is sparse, where every number is multiplied; expected dense");
          });
  return described;
}

std::unique_ptr<protocol::Workload> RowTimesStakeTask::build(const TaskRequest& request) {
  if (data_ == nullptr)
    data_ = std::make_shared<const learning::Dataset>(
        options_.data.make()->load({.seed = request.seed, .runner = request.runner}));
  summary_ =
      fmt::format("row × stake: {}, {} rows of {} features", data_->name, data_->train_count, data_->features.columns);
  return std::make_unique<protocol::RowTimesStakeWorkload>(
      data_, std::vector<double>(request.stakes.begin(), request.stakes.end()));
}

TaskNeeds RowTimesStakeTask::needs() const {
  const learning::MemoryEstimate estimate = options_.data.make()->memory_estimate();
  return {.data = {{"/task/data/" + estimate.field, 3 * estimate.bytes}},
          .update_bytes = estimate.features * sizeof(double),
          .most_updates = estimate.rows};
}

}  // namespace stakemine::experiment
