// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/federated_averaging.hpp"

#include <array>
#include <cmath>

namespace stakemine::learning {
namespace {

double second_moment(ServerOptimizer optimizer, double v, double square, double beta2) {
  if (optimizer == ServerOptimizer::adagrad) return v + square;
  if (optimizer == ServerOptimizer::adam) return beta2 * v + (1 - beta2) * square;
  const double sign = v > square ? 1 : v < square ? -1 : 0;
  return v - (1 - beta2) * square * sign;
}

}  // namespace

std::span<const std::pair<std::string_view, ServerOptimizer>> enum_names(ServerOptimizer) {
  static constexpr std::array kNames{std::pair{std::string_view{"average"}, ServerOptimizer::average},
                                     std::pair{std::string_view{"momentum"}, ServerOptimizer::momentum},
                                     std::pair{std::string_view{"adagrad"}, ServerOptimizer::adagrad},
                                     std::pair{std::string_view{"adam"}, ServerOptimizer::adam},
                                     std::pair{std::string_view{"yogi"}, ServerOptimizer::yogi}};
  return kNames;
}

const config::ObjectDescription& FederatedAveraging::Options::description() {
  using Self = Options;
  static const auto described =
      describe_local_descent(config::Description<Self>("federated_averaging",
                                                       "Local descent, and what the coordinator makes of the moves."))
          .field("proximal", &Self::proximal, "The pull back to the coordinator's model (FedProx); 0: none.",
                 {.range = config::at_least(0)})
          .field("server_optimizer", &Self::server_optimizer, "How the coordinator moves the model.")
          .field("server_learning_rate", &Self::server_learning_rate, "Times the aggregated move.",
                 {.range = config::above(0)})
          .field("beta1", &Self::beta1, "Decay of the first moment.", {.range = config::from_to_below(0, 1)})
          .field("beta2", &Self::beta2, "Decay of the second moment.", {.range = config::from_to_below(0, 1)})
          .field("tau", &Self::tau, "Keeps adagrad, adam and yogi from dividing by nothing.",
                 {.range = config::above(0)});
  return described;
}

std::size_t FederatedAveraging::state_size(std::size_t parameter_count) const {
  if (options_.server_optimizer == ServerOptimizer::average) return 0;
  return options_.server_optimizer == ServerOptimizer::momentum ? parameter_count : 2 * parameter_count;
}

void FederatedAveraging::do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const {
  const double rate = options_.learning_rate * schedule_->factor(task.round);
  descend(options_, rate, task, {.pull = options_.proximal}, scratch, result);
}

double FederatedAveraging::do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return options_.flops(model, shape, rows);
}

void FederatedAveraging::do_server_step(const ServerStep& step, std::span<double> parameters) const {
  const std::size_t count = parameters.size();
  const double eta = options_.server_learning_rate;
  for (std::size_t i = 0; i < count; ++i) {
    const double move = step.aggregate[i];
    if (options_.server_optimizer == ServerOptimizer::average) {
      parameters[i] += eta * move;
      continue;
    }
    double& m = step.state[i];
    if (options_.server_optimizer == ServerOptimizer::momentum) {
      m = options_.beta1 * m + move;
      parameters[i] += eta * m;
      continue;
    }
    double& v = step.state[count + i];
    m = options_.beta1 * m + (1 - options_.beta1) * move;
    v = second_moment(options_.server_optimizer, v, move * move, options_.beta2);
    parameters[i] += eta * m / (std::sqrt(v) + options_.tau);
  }
}

}  // namespace stakemine::learning
