// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/config.hpp"

#include "stakemine/learning/federated_averaging.hpp"

#include <array>

namespace stakemine::learning {

std::span<const std::pair<std::string_view, Precision>> enum_names(Precision) {
  static constexpr std::array kNames{std::pair{std::string_view{"float64"}, Precision::float64}};
  return kNames;
}

const config::ObjectDescription& LearningTaskConfig::description() {
  using Self = LearningTaskConfig;
  static const auto described =
      config::Description<Self>("learning_task", "Miners train a model together.")
          .field("data", &Self::data, "Where the rows come from.", {.required = true})
          .field("placement", &Self::placement, "Who holds the training rows.")
          .field("model", &Self::model, "What is learned.")
          .field("training", &Self::training, "What miners compute and what is done with it.")
          .field("precision", &Self::precision, "The type of parameters and partial results.")
          .check([](const Self& task, const config::Complain& complain) {
            const auto* averaging = task.training.options_as<FederatedAveraging::Options>();
            if (averaging != nullptr && averaging->clients_per_round && task.placement.name() == "coordinator")
              complain("training", "has clients_per_round, which needs a placement in which miners hold the data");
          });
  return described;
}

}  // namespace stakemine::learning
