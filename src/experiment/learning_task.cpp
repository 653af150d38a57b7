// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/task.hpp"
#include "stakemine/protocol/learning_workload.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

std::string holding(const learning::Partition& partition, const std::optional<learning::DataSkew>& skew) {
  if (!skew) return fmt::format("{} shards", partition.shard_count());
  return fmt::format("held by {} miners ({} to {} rows each; label skew {:.3g}, quantity skew {:.3g})", skew->holders,
                     skew->fewest_rows, skew->most_rows, skew->label, skew->quantity);
}

// What the rows have; of sparse ones also how much of it is held.
std::string features_in(const learning::Dataset& data) {
  const std::size_t columns = data.features.columns;
  if (!data.is_sparse()) return fmt::format("{} features", columns);
  const auto held = static_cast<double>(data.pattern.columns.size());
  return fmt::format("{} features (sparse: {:.3g} numbers a row, {:.2g} % of all)", columns,
                     held / static_cast<double>(data.rows()),
                     100 * held / (static_cast<double>(data.rows()) * static_cast<double>(columns)));
}

std::vector<bool> needs_data(const TaskRequest& request) {
  std::vector<bool> result(request.miners, true);
  if (request.population != nullptr)
    for (MinerIndex miner = 0; miner < request.miners; ++miner)
      result[miner] = request.population->behavior(miner).needs_data();
  return result;
}

// A behaviour may name classes and features that only the data can tell to be there.
void check_poison(const TaskRequest& request, const learning::Dataset& data) {
  const std::size_t classes = data.class_names.size();
  if (request.population == nullptr) return;
  for (std::size_t index = 0; index < request.population->groups.size(); ++index) {
    const adversary::Behavior& behavior = *request.population->groups[index].behavior;
    const auto change = behavior.label_change();
    const adversary::Trigger* const trigger = behavior.trigger();
    if (trigger != nullptr && classes > 0) {
      if (trigger->target >= classes)
        throw UserError(
            fmt::format("{}: /miners/{}/behavior: target must be a class, 0 to {}", request.file, index, classes - 1));
      if (std::ranges::max(trigger->features) >= data.features.columns)
        throw UserError(fmt::format("{}: /miners/{}/behavior: features must be below {}", request.file, index,
                                    data.features.columns));
    }
    if ((change || trigger != nullptr) && classes == 0)
      throw UserError(
          fmt::format("{}: /miners/{}/behavior: plants false labels, where the model predicts numbers; expected "
                      "another behaviour",
                      request.file, index));
    if (change && change->from && std::max(*change->from, *change->to) >= classes)
      throw UserError(fmt::format("{}: /miners/{}/behavior: from and to must be classes, 0 to {}", request.file, index,
                                  classes - 1));
  }
}

}  // namespace

std::unique_ptr<protocol::Workload> LearningTask::build(const TaskRequest& request) {
  if (data_ == nullptr) {
    const auto placement = options_.placement.make();
    auto data =
        std::make_shared<learning::Dataset>(options_.data.make()->load({.seed = request.seed,
                                                                        .placement_column = placement->column(),
                                                                        .target = options_.model.make()->target(),
                                                                        .most = options_.model.make()->reads(),
                                                                        .runner = request.runner}));
    try {
      partition_ =
          placement->place(*data, {.seed = request.seed, .miners = request.miners, .needs_data = needs_data(request)});
    } catch (const UserError& error) {  // It names its option; the place in the config is known here.
      throw UserError(fmt::format("{}: /task/placement/{}", request.file, error.what()));
    }
    check_poison(request, *data);
    if (placement->is_miner_held()) skew_ = learning::measure_skew(*data, partition_);
    if (options_.precision == learning::Precision::float32) learning::to_single_precision(*data);
    data_ = std::move(data);
  }
  const std::string predicted =
      data_->class_names.empty() ? "a number to predict" : fmt::format("{} classes", data_->class_names.size());
  summary_ =
      fmt::format("learning: {}, {} training and {} test rows, {}, {}, {}", data_->name, data_->train_count,
                  data_->rows() - data_->train_count, features_in(*data_), predicted, holding(partition_, skew_));
  return std::make_unique<protocol::LearningWorkload>(protocol::LearningWorkload::Parts{
      .data = data_,
      .partition = partition_,
      .model = options_.model.make(),
      .training = options_.training.make(),
      .seed = request.seed,
      .population = request.population,
  });
}

TaskNeeds LearningTask::needs() const {
  const auto model = options_.model.make();
  const learning::MemoryEstimate estimate = options_.data.make()->memory_estimate(model->reads());
  // Rows in single precision are made of those in double, which are there until then.
  const double numbers = estimate.numbers > 0 ? estimate.numbers : estimate.rows * estimate.features;
  const double narrow = options_.precision == learning::Precision::float32 ? numbers * sizeof(float) : 0.0;
  TaskNeeds needs{.data = {{"/task/data/" + estimate.field, estimate.bytes + narrow}}, .most_updates = estimate.rows};
  if (estimate.rows == 0) return needs;
  constexpr double kCopies = 2;  // where some are dishonest, the honest rows are gathered beside the board
  const bool has_classes = model->target() == learning::Target::classes;
  const std::size_t parameters = model->parameter_count(
      {.features = std::max<std::size_t>(1, static_cast<std::size_t>(estimate.features)),
       .classes = has_classes ? std::max<std::size_t>(1, static_cast<std::size_t>(estimate.classes)) : 1});
  const auto training = options_.training.make();
  needs.update_bytes = sizeof(double) * (kCopies * static_cast<double>(training->result_size(parameters)) +
                                         static_cast<double>(training->memory_size(parameters)));
  return needs;
}

}  // namespace stakemine::experiment
