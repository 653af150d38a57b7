// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/federated_averaging.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace stakemine::learning {
namespace {

// Rows of a batch, brought side by side: the models read consecutive rows.
struct Batch {
  Matrix features;
  std::vector<std::uint32_t> labels;

  LabelledRows gather(const LabelledRows& rows, std::span<const std::uint32_t> chosen) {
    features.rows = chosen.size();
    features.columns = rows.features.columns;
    features.data.resize(chosen.size() * features.columns);
    labels.resize(chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      std::ranges::copy(rows.features.row(chosen[i]), features.row(i).begin());
      labels[i] = rows.labels[chosen[i]];
    }
    return {features.view(), labels};
  }
};

// What a miner needs while it descends; kept by its thread, since small miners are many.
struct Workspace {
  std::vector<double> parameters, gradient;
  std::vector<std::uint32_t> order;
  Batch batch;
};

void descend(const LocalTask& task, const LabelledRows& batch, double rate, double proximal, ModelScratch& scratch,
             Workspace& space) {
  task.model.gradient_sum(task.shape, space.parameters, batch, scratch, space.gradient);
  const auto count = static_cast<double>(batch.size());
  for (double& number : space.gradient) number /= count;
  task.model.add_penalty_gradient(task.shape, space.parameters, space.gradient);
  if (proximal > 0)
    for (std::size_t i = 0; i < space.gradient.size(); ++i)
      space.gradient[i] += proximal * (space.parameters[i] - task.parameters[i]);
  for (std::size_t i = 0; i < space.gradient.size(); ++i) space.parameters[i] -= rate * space.gradient[i];
}

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
      config::Description<Self>("federated_averaging", "Local descent, and what the coordinator makes of the moves.")
          .field("local_epochs", &Self::local_epochs, "How often a miner goes through its rows in a round.",
                 {.range = config::between(1, 1e6)})
          .field("batch_size", &Self::batch_size, "Rows of a step; all that the miner has if absent.",
                 {.range = config::at_least(1)})
          .field("learning_rate", &Self::learning_rate, "The length of a miner's step per unit of gradient.",
                 {.range = config::above(0)})
          .field("learning_rate_decay", &Self::learning_rate_decay,
                 "What the miners' learning rate is multiplied by from one round to the next.",
                 {.range = config::between(1e-6, 1)})
          .field("proximal", &Self::proximal, "The pull back to the coordinator's model (FedProx); 0: none.",
                 {.range = config::at_least(0)})
          .field("clients_per_round", &Self::clients_per_round,
                 "How many of the miners that hold rows take part in a round; all if absent.",
                 {.range = config::at_least(1)})
          .field("client_sampling", &Self::client_sampling, "How these are drawn.")
          .field("server_optimizer", &Self::server_optimizer, "How the coordinator moves the model.")
          .field("server_learning_rate", &Self::server_learning_rate, "Times the aggregated move.",
                 {.range = config::above(0)})
          .field("beta1", &Self::beta1, "Decay of the first moment.", {.range = config::from_to_below(0, 1)})
          .field("beta2", &Self::beta2, "Decay of the second moment.", {.range = config::from_to_below(0, 1)})
          .field("tau", &Self::tau, "Keeps adagrad, adam and yogi from dividing by nothing.",
                 {.range = config::above(0)})
          .check([](const Self& options, const config::Complain& complain) {
            if (options.client_sampling == ClientSampling::stake && !options.clients_per_round)
              complain("client_sampling", "has no meaning where all take part; expected clients_per_round beside it");
          });
  return described;
}

std::size_t FederatedAveraging::state_size(std::size_t parameter_count) const {
  if (options_.server_optimizer == ServerOptimizer::average) return 0;
  return options_.server_optimizer == ServerOptimizer::momentum ? parameter_count : 2 * parameter_count;
}

std::optional<ClientsPerRound> FederatedAveraging::clients() const {
  if (!options_.clients_per_round) return std::nullopt;
  return ClientsPerRound{*options_.clients_per_round, options_.client_sampling};
}

void FederatedAveraging::do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const {
  thread_local Workspace space;
  space.parameters.assign(task.parameters.begin(), task.parameters.end());
  space.gradient.resize(task.parameters.size());
  const std::size_t rows = task.rows.size();
  const std::size_t batch = std::min<std::uint64_t>(options_.batch_size.value_or(rows), rows);
  const double rate =
      options_.learning_rate * std::pow(options_.learning_rate_decay, static_cast<double>(task.round - 1));
  space.order.resize(rows);
  std::iota(space.order.begin(), space.order.end(), 0U);
  KeyedRandom random = task.random;
  for (std::uint64_t epoch = 0; epoch < options_.local_epochs; ++epoch) {
    if (batch == rows) {
      descend(task, task.rows, rate, options_.proximal, scratch, space);
      continue;
    }
    shuffle(std::span{space.order}, random);
    for (std::size_t first = 0; first < rows; first += batch) {
      const auto chosen = std::span{space.order}.subspan(first, std::min(batch, rows - first));
      descend(task, space.batch.gather(task.rows, chosen), rate, options_.proximal, scratch, space);
    }
  }
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = space.parameters[i] - task.parameters[i];
}

double FederatedAveraging::do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return static_cast<double>(options_.local_epochs) * static_cast<double>(rows) * model.gradient_flops_per_row(shape);
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
