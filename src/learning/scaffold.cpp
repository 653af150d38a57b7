// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/scaffold.hpp"

#include <vector>

namespace stakemine::learning {

const config::ObjectDescription& Scaffold::Options::description() {
  using Self = Options;
  static const auto described =
      describe_local_descent(
          config::Description<Self>("scaffold", "Local descent with control variates; miners hold their data."))
          .field("server_learning_rate", &Self::server_learning_rate, "Times the aggregated move.",
                 {.range = config::above(0)});
  return described;
}

void Scaffold::do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const {
  const std::size_t count = task.parameters.size();
  thread_local std::vector<double> shift;
  shift.resize(count);
  for (std::size_t i = 0; i < count; ++i) shift[i] = task.broadcast[i] - task.memory[i];
  const double rate = options_.learning_rate * schedule_->factor(task.round);
  const std::span<double> move = result.first(count), change = result.subspan(count);
  const auto steps = static_cast<double>(descend(options_, rate, task, {.shift = shift}, scratch, move));
  for (std::size_t i = 0; i < count; ++i) {
    change[i] = rate > 0 ? -task.broadcast[i] - move[i] / (steps * rate) : 0;
    task.memory[i] += change[i];
  }
}

double Scaffold::do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return options_.flops(model, shape, rows);
}

void Scaffold::do_server_step(const ServerStep& step, std::span<double> parameters) const {
  const std::size_t count = parameters.size();
  for (std::size_t i = 0; i < count; ++i) {
    parameters[i] += options_.server_learning_rate * step.aggregate[i];
    step.state[i] += step.participation * step.aggregate[count + i];
  }
}

}  // namespace stakemine::learning
