// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/distributed_gradient.hpp"

#include "stakemine/learning/row_block.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::learning {
namespace {

// Some of the rows, each at most once: the front of an order of all, shuffled as far as that. Kept by the thread.
LabelledRows drawn(const LabelledRows& rows, std::size_t count, KeyedRandom random) {
  thread_local std::vector<std::uint32_t> order;
  thread_local RowBlock block;
  order.resize(rows.size());
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = 0; i < count; ++i) std::swap(order[i], order[i + random.below(order.size() - i)]);
  return block.gather(rows, std::span{order}.first(count));
}

}  // namespace

const config::ObjectDescription& DistributedGradient::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("distributed_gradient", "Gradient descent, all rows or batches of them.")
          .field("learning_rate", &Self::learning_rate, "The length of a step per unit of gradient.",
                 {.range = config::above(0)})
          .field("schedule", &Self::schedule, "What the learning rate is multiplied by, round by round.")
          .field("batch_size", &Self::batch_size, "Rows that a miner draws in each round; all that it has if absent.",
                 {.range = config::at_least(1)})
          .field("worker_momentum", &Self::worker_momentum,
                 "Miners send a running mean of their gradients, in which the past has this share; 0: none.",
                 {.range = config::from_to_below(0, 1)});
  return described;
}

void DistributedGradient::do_local_result(const LocalTask& task, ModelScratch& scratch,
                                          std::span<double> result) const {
  const std::size_t all = task.rows.size();
  const std::size_t batch = std::min<std::uint64_t>(options_.batch_size.value_or(all), all);
  const LabelledRows rows = batch < all ? drawn(task.rows, batch, task.random) : task.rows;
  task.model.gradient_sum(task.shape, task.parameters, rows, scratch, result);
  if (rows.size() > 1) {
    const double part = 1 / static_cast<double>(rows.size());
    for (double& number : result) number *= part;
  }
  task.model.add_penalty_gradient(task.shape, task.parameters, result);
  if (task.memory.empty()) return;
  double& begun = task.memory.back();
  const double kept = begun == 0 ? 0 : options_.worker_momentum;
  begun = 1;
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = task.memory[i] = kept * task.memory[i] + (1 - kept) * result[i];
}

double DistributedGradient::do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return static_cast<double>(std::min(rows, options_.batch_size.value_or(rows))) * model.gradient_flops_per_row(shape);
}

void DistributedGradient::do_server_step(const ServerStep& step, std::span<double> parameters) const {
  const double rate = options_.learning_rate * schedule_->factor(step.round);
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] -= rate * step.aggregate[i];
}

}  // namespace stakemine::learning
