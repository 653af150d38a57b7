// SPDX-License-Identifier: Apache-2.0
/// The config of a learning task.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/learning/data_source.hpp"
#include "stakemine/learning/model.hpp"
#include "stakemine/learning/placement.hpp"
#include "stakemine/learning/training.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace stakemine::learning {

/// The type in which features, parameters and partial results are held and miners compute. What the coordinator adds up
/// and keeps of a training method is in double either way.
enum class Precision { float64, float32 };
[[nodiscard]] std::span<const std::pair<std::string_view, Precision>> enum_names(Precision);

struct LearningTaskConfig {
  config::Choice<DataSource> data;
  config::Choice<Placement> placement = Placement::family().choose("coordinator");
  config::Choice<Model> model = Model::family().choose("softmax_regression");
  config::Choice<Training> training = Training::family().choose("distributed_gradient");
  Precision precision = Precision::float64;
  static const config::ObjectDescription& description();
};

}  // namespace stakemine::learning
