// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/softmax_regression.hpp"

#include "learning/l2_penalty.hpp"
#include "learning/linear_scores.hpp"
#include "learning/losses.hpp"

#include <algorithm>
#include <array>

namespace stakemine::learning {

std::span<const std::pair<std::string_view, InitialParameters>> enum_names(InitialParameters) {
  static constexpr std::array kNames{std::pair{std::string_view{"zero"}, InitialParameters::zero}};
  return kNames;
}

const config::ObjectDescription& SoftmaxRegression::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("softmax_regression", "Softmax regression: (features + 1) x classes parameters.")
          .field("l2", &Self::l2, "The objective has l2/2 times the squared norm of the weights, the bias left out.",
                 {.range = config::at_least(0)})
          .field("bias", &Self::bias, "Whether each class has a bias.")
          .field("initial", &Self::initial, "The parameters before the first round.");
  return described;
}

std::size_t SoftmaxRegression::do_parameter_count(const ModelShape& shape) const {
  return (shape.features + (options_.bias ? 1 : 0)) * shape.classes;
}

void SoftmaxRegression::do_initialize(const ModelShape&, KeyedRandom&, std::span<double> parameters) const {
  std::ranges::fill(parameters, 0.0);
}

void SoftmaxRegression::do_gradient_sum(const ModelShape& shape, std::span<const double> parameters,
                                        const LabelledRows& rows, ModelScratch& scratch, std::span<double> out) const {
  linear_gradient_sum(SoftmaxLoss{}, shape.classes, parameters, rows, scratch, out);
}

void SoftmaxRegression::do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                                std::span<double> gradient) const {
  add_l2_gradient(options_.l2, parameters.first(shape.features * shape.classes), gradient);
}

double SoftmaxRegression::do_penalty(const ModelShape& shape, std::span<const double> parameters) const {
  return options_.l2 == 0 ? 0 : options_.l2 / 2 * squared_norm(parameters.first(shape.features * shape.classes));
}

Evaluation SoftmaxRegression::do_evaluate(const ModelShape& shape, std::span<const double> parameters,
                                          const LabelledRows& rows, ModelScratch& scratch) const {
  return linear_evaluation(SoftmaxLoss{}, shape.classes, parameters, rows, scratch);
}

double SoftmaxRegression::do_gradient_flops_per_row(const ModelShape& shape) const {
  // A multiplication and an addition for each parameter, once for the scores and once for the gradient.
  return 4.0 * (shape.numbers_per_row() + (options_.bias ? 1 : 0)) * static_cast<double>(shape.classes);
}

}  // namespace stakemine::learning
