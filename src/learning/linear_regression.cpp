// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/linear_regression.hpp"

#include "learning/l2_penalty.hpp"
#include "learning/linear_scores.hpp"
#include "learning/losses.hpp"

#include <algorithm>

namespace stakemine::learning {

const config::ObjectDescription& LinearRegression::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("linear_regression", "Linear regression: features + 1 parameters.")
          .field("l2", &Self::l2, "The objective has l2/2 times the squared norm of the weights, the bias left out.",
                 {.range = config::at_least(0)})
          .field("bias", &Self::bias, "Whether there is a bias.");
  return described;
}

std::size_t LinearRegression::do_parameter_count(const ModelShape& shape) const {
  return shape.features + (options_.bias ? 1 : 0);
}

void LinearRegression::do_initialize(const ModelShape&, KeyedRandom&, std::span<double> parameters) const {
  std::ranges::fill(parameters, 0.0);
}

void LinearRegression::do_gradient_sum(const ModelShape&, std::span<const double> parameters, const LabelledRows& rows,
                                       ModelScratch& scratch, std::span<double> out) const {
  linear_gradient_sum(SquaredLoss{}, 1, parameters, rows, scratch, out);
}

void LinearRegression::do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                               std::span<double> gradient) const {
  add_l2_gradient(options_.l2, parameters.first(shape.features), gradient);
}

double LinearRegression::do_penalty(const ModelShape& shape, std::span<const double> parameters) const {
  return options_.l2 == 0 ? 0 : options_.l2 / 2 * squared_norm(parameters.first(shape.features));
}

Evaluation LinearRegression::do_evaluate(const ModelShape&, std::span<const double> parameters,
                                         const LabelledRows& rows, ModelScratch& scratch) const {
  return linear_evaluation(SquaredLoss{}, 1, parameters, rows, scratch);
}

double LinearRegression::do_gradient_flops_per_row(const ModelShape& shape) const {
  return 4.0 * (shape.numbers_per_row() + (options_.bias ? 1 : 0));
}

}  // namespace stakemine::learning
