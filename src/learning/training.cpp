// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/training.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/learning/distributed_gradient.hpp"
#include "stakemine/learning/federated_averaging.hpp"
#include "stakemine/learning/scaffold.hpp"

#include <array>

namespace stakemine::learning {

std::span<const std::pair<std::string_view, ClientSampling>> enum_names(ClientSampling) {
  static constexpr std::array kNames{std::pair{std::string_view{"uniform"}, ClientSampling::uniform},
                                     std::pair{std::string_view{"stake"}, ClientSampling::stake}};
  return kNames;
}

const config::Family<Training>& Training::family() {
  static const config::Family<Training> all{
      "training",
      "What miners compute and what the coordinator does with it.",
      {config::member<DistributedGradient, Training>(
           "distributed_gradient", "Each miner sends the gradient over its rows; one step of gradient descent a round.",
           "Chu et al. 2006, Map-reduce for machine learning on multicore"),
       config::member<FederatedAveraging, Training>(
           "federated_averaging", "Each miner descends on its own rows and sends how far the model moved.",
           "McMahan et al. 2017, arXiv:1602.05629; Reddi et al. 2021, arXiv:2003.00295; Li et al. 2020, "
           "arXiv:1812.06127"),
       config::member<Scaffold, Training>(
           "scaffold", "Local descent, corrected for how a miner's own gradient differs from all miners'.",
           "Karimireddy et al. 2020, SCAFFOLD: stochastic controlled averaging for federated learning")}};
  return all;
}

void Training::local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const {
  STAKEMINE_ASSERT(task.rows.size() > 0, "a miner without rows sends nothing");
  STAKEMINE_ASSERT(result.size() == result_size(task.parameters.size()));
  STAKEMINE_ASSERT(task.memory.size() == memory_size(task.parameters.size()));
  STAKEMINE_ASSERT(task.broadcast.size() == broadcast_size(task.parameters.size()));
  do_local_result(task, scratch, result);
}

double Training::local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const {
  return do_local_flops(model, shape, rows);
}

void Training::server_step(const ServerStep& step, std::span<double> parameters) const {
  STAKEMINE_ASSERT(step.aggregate.size() == result_size(parameters.size()));
  STAKEMINE_ASSERT(step.state.size() == state_size(parameters.size()));
  do_server_step(step, parameters);
}

}  // namespace stakemine::learning
