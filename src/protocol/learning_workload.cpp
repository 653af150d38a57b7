// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/learning_workload.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {

LearningWorkload::LearningWorkload(Parts parts) : parts_(std::move(parts)) {
  shape_ = {.features = parts_.data->features.columns, .classes = parts_.data->class_names.size()};
  parameters_.resize(parts_.model->parameter_count(shape_));
  for (const learning::RowRange& own : parts_.partition.held) held_.push_back({own.begin, own.size()});
  KeyedRandom random{parts_.seed, Purpose::model_initial};
  parts_.model->initialize(shape_, random, parameters_);
  state_.resize(parts_.training->state_size(parameters_.size()));
  result_size_ = parts_.training->result_size(parameters_.size());
}

learning::RowRange LearningWorkload::rows(ShardRange shards) const {
  return parts_.partition.rows(shards.first, shards.count);
}

std::uint64_t LearningWorkload::assignment_bytes(ShardRange shards) const {
  if (!held_.empty()) return parameters_.size() * sizeof(double);
  const std::uint64_t row_bytes = shape_.features * sizeof(double) + sizeof(std::uint32_t);
  return parameters_.size() * sizeof(double) + rows(shards).size() * row_bytes;
}

double LearningWorkload::flops(ShardRange shards) const {
  return parts_.training->local_flops(*parts_.model, shape_, rows(shards).size());
}

double LearningWorkload::samples(ShardRange shards) const {
  return rows(shards).size();
}

learning::LabelledRows LearningWorkload::rows_of(MinerIndex miner, ShardRange shards,
                                                 std::vector<std::uint32_t>& labels) const {
  const learning::RowRange range = rows(shards);
  learning::LabelledRows own = parts_.data->train().range(range.begin, range.end);
  const auto change = parts_.population != nullptr ? parts_.population->behavior(miner).label_change() : std::nullopt;
  if (!change) return own;
  labels.resize(own.size());
  std::ranges::transform(own.labels, labels.begin(), [&](std::uint32_t label) {
    return change->of(label, static_cast<std::uint32_t>(shape_.classes));
  });
  own.labels = labels;
  return own;
}

void LearningWorkload::compute(MinerIndex miner, ShardRange shards, std::span<double> update) {
  if (shards.count == 0) {
    std::ranges::fill(update, 0.0);
    return;
  }
  thread_local learning::ModelScratch scratch;
  thread_local std::vector<std::uint32_t> labels;
  parts_.training->local_result({.model = *parts_.model,
                                 .shape = shape_,
                                 .parameters = parameters_,
                                 .rows = rows_of(miner, shards, labels),
                                 .round = round_ + 1,
                                 // Node 0 is the placement's.
                                 .random = KeyedRandom{parts_.seed, Purpose::shard_shuffle, miner + 1U, round_ + 1}},
                                scratch, update);
}

void LearningWorkload::apply(std::span<const double> aggregate) {
  parts_.training->server_step({.round = ++round_, .aggregate = aggregate, .state = state_}, parameters_);
}

Evaluation LearningWorkload::evaluate() const {
  thread_local learning::ModelScratch scratch;
  const double penalty = parts_.model->penalty(shape_, parameters_);
  Evaluation result;
  result.train_loss = parts_.model->evaluate(shape_, parameters_, parts_.data->train(), scratch).mean_loss() + penalty;
  if (const learning::LabelledRows test = parts_.data->test(); test.size() > 0) {
    const learning::Evaluation seen = parts_.model->evaluate(shape_, parameters_, test, scratch);
    result.test_loss = seen.mean_loss() + penalty;
    result.test_accuracy = seen.accuracy();
  }
  std::vector<double> squares(parameters_.size());
  for (std::size_t i = 0; i < squares.size(); ++i) squares[i] = parameters_[i] * parameters_[i];
  result.parameter_norm = std::sqrt(tree_sum(squares));
  return result;
}

}  // namespace stakemine::protocol
