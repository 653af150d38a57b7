// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/config.hpp"

#include <array>
#include <string>

#include <fmt/format.h>

namespace stakemine::learning {

std::span<const std::pair<std::string_view, Precision>> enum_names(Precision) {
  static constexpr std::array kNames{std::pair{std::string_view{"float64"}, Precision::float64},
                                     std::pair{std::string_view{"float32"}, Precision::float32}};
  return kNames;
}

namespace {

// A model that predicts numbers needs data that have them, and no classes to deal rows out by.
void check_target(const LearningTaskConfig& task, const config::Complain& complain) {
  const Target target = task.model.make()->target();
  if (!task.data.make()->gives(target))
    complain("model",
             fmt::format("\"{}\" predicts {}, which the data \"{}\" do not have; expected another model",
                         task.model.name(), target == Target::numbers ? "numbers" : "classes", task.data.name()));
  if (target == Target::numbers && task.placement.make()->needs_classes())
    complain("placement", fmt::format("\"{}\" goes by classes, where the model predicts numbers; expected another",
                                      task.placement.name()));
}

// Rows that the config wants sparse need a model that reads them.
void check_storage(const LearningTaskConfig& task, const config::Complain& complain) {
  if (task.data.make()->storage() != Storage::sparse || task.model.make()->reads() == Storage::sparse) return;
  std::string readers;
  for (const auto& member : Model::family().members())
    if (Model::family().choose(member.info.name).make()->reads() == Storage::sparse)
      readers += (readers.empty() ? "" : ", ") + member.info.name;
  complain("model", fmt::format("\"{}\" reads dense rows only, where the storage of the data is sparse; expected dense "
                                "storage, or one of {}",
                                task.model.name(), readers));
}

}  // namespace

const config::ObjectDescription& LearningTaskConfig::description() {
  using Self = LearningTaskConfig;
  static const auto described =
      config::Description<Self>("learning_task", "Miners train a model together.")
          .field("data", &Self::data, "Where the rows come from.", {.required = true})
          .field("placement", &Self::placement, "Who holds the training rows.")
          .field("model", &Self::model, "What is learned.")
          .field("training", &Self::training, "What miners compute and what is done with it.")
          .field("precision", &Self::precision,
                 "The type of features, parameters and partial results, and of the miners' arithmetic.")
          .check(check_target)
          .check(check_storage)
          .check([](const Self& task, const config::Complain& complain) {
            const auto method = task.training.make();
            if (!method->needs_own_rows() || task.placement.make()->is_miner_held()) return;
            complain("training", fmt::format("{} needs a placement in which miners hold the data",
                                             method->clients() ? "has clients_per_round, which"
                                                               : fmt::format("\"{}\"", task.training.name())));
          });
  return described;
}

}  // namespace stakemine::learning
