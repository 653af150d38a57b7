// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/distributed_gradient.hpp"

namespace stakemine::learning {

const config::ObjectDescription& DistributedGradient::Options::description() {
  using Self = Options;
  static const auto described = config::Description<Self>("distributed_gradient", "Full-batch gradient descent.")
                                    .field("learning_rate", &Self::learning_rate,
                                           "The length of a step per unit of gradient.", {.range = config::above(0)});
  return described;
}

void DistributedGradient::do_local_result(const LocalTask& task, ModelScratch& scratch,
                                          std::span<double> result) const {
  task.model.gradient_sum(task.shape, task.parameters, task.rows, scratch, result);
  const auto count = static_cast<double>(task.rows.size());
  for (double& number : result) number /= count;
  task.model.add_penalty_gradient(task.shape, task.parameters, result);
}

double DistributedGradient::do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return static_cast<double>(rows) * model.gradient_flops_per_row(shape);
}

void DistributedGradient::do_server_step(const ServerStep& step, std::span<double> parameters) const {
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] -= options_.learning_rate * step.aggregate[i];
}

}  // namespace stakemine::learning
