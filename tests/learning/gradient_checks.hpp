// SPDX-License-Identifier: Apache-2.0
/// What tests of models' gradients share.
#pragma once

#include "stakemine/learning/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::learning {

inline std::vector<double> gradient_sum(const Model& model, const ModelShape& shape,
                                        const std::vector<double>& parameters, const LabelledRows& rows) {
  ModelScratch scratch;
  std::vector<double> out(parameters.size(), std::numeric_limits<double>::quiet_NaN());
  model.gradient_sum(shape, parameters, rows, scratch, out);
  return out;
}

inline double largest(const std::vector<double>& numbers) {
  double result = 0.0;
  for (const double number : numbers) result = std::max(result, std::abs(number));
  return result;
}

/// The gradient of the objective, mean loss and penalty, is what the objective changes by.
inline void expect_finite_differences(const Model& model, const ModelShape& shape, std::vector<double> parameters,
                                      const LabelledRows& rows) {
  std::vector<double> gradient = gradient_sum(model, shape, parameters, rows);
  for (double& number : gradient) number /= static_cast<double>(rows.size());
  model.add_penalty_gradient(shape, parameters, gradient);
  ModelScratch scratch;
  const auto objective = [&] {
    return model.evaluate(shape, parameters, rows, scratch).mean_loss() + model.penalty(shape, parameters);
  };
  constexpr double kStep = 1e-5;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double kept = parameters[i];
    parameters[i] = kept + kStep;
    const double above = objective();
    parameters[i] = kept - kStep;
    const double below = objective();
    parameters[i] = kept;
    EXPECT_NEAR(gradient[i], (above - below) / (2 * kStep), 1e-9) << "parameter " << i;
  }
}

}  // namespace stakemine::learning
