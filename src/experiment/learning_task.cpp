// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/task.hpp"
#include "stakemine/protocol/learning_workload.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::experiment {

std::unique_ptr<protocol::Workload> LearningTask::build(const TaskRequest& request) {
  if (data_ == nullptr) {
    auto data = std::make_shared<learning::Dataset>(options_.data.make()->load({.seed = request.seed}));
    try {
      partition_ = options_.placement.make()->place(*data, {.seed = request.seed, .miners = request.miners});
    } catch (const UserError& error) {  // It names its option; the place in the config is known here.
      throw UserError(fmt::format("{}: /task/placement/{}", request.file, error.what()));
    }
    data_ = std::move(data);
  }
  summary_ = fmt::format("learning: {}, {} training and {} test rows, {} features, {} classes, {} shards", data_->name,
                         data_->train_count, data_->labels.size() - data_->train_count, data_->features.columns,
                         data_->class_names.size(), partition_.shard_count());
  return std::make_unique<protocol::LearningWorkload>(protocol::LearningWorkload::Parts{
      .data = data_,
      .partition = partition_,
      .model = options_.model.make(),
      .training = options_.training.make(),
      .seed = request.seed,
  });
}

std::vector<MemoryNeed> LearningTask::memory_needs() const {
  const learning::MemoryEstimate estimate = options_.data.make()->memory_estimate();
  return {{"/task/data/" + estimate.field, estimate.bytes}};
}

double LearningTask::update_bytes(double miners) const {
  constexpr double kCopies = 2;  // where some are dishonest, the honest rows are gathered beside the board
  const learning::MemoryEstimate estimate = options_.data.make()->memory_estimate();
  return kCopies * std::min(miners, estimate.rows) * (estimate.features + 1) * estimate.classes * sizeof(double);
}

}  // namespace stakemine::experiment
