// SPDX-License-Identifier: Apache-2.0
/// Softmax regression and gradient descent as a textbook writes them, in long double and one row after another: the
/// oracle of module learning. Nothing of the library's arithmetic is used.
#pragma once

#include "stakemine/learning/dataset.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace stakemine::reference {

using Numbers = std::vector<long double>;

struct Objective {
  long double value = 0.0L;  ///< mean loss and penalty
  Numbers gradient;          ///< [d + 1, C], the bias last
};

/// Of the mean cross-entropy plus l2/2 · ‖W‖² (without the bias), at `weights` [d + 1, C].
inline Objective objective(const learning::LabelledRows& rows, std::size_t classes, const Numbers& weights,
                           long double l2) {
  const std::size_t d = rows.features.columns;
  Objective result{0.0L, Numbers(weights.size())};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Numbers p(classes);
    long double total = 0.0L;
    for (std::size_t c = 0; c < classes; ++c) {
      p[c] = weights[d * classes + c];
      for (std::size_t j = 0; j < d; ++j) p[c] += weights[j * classes + c] * rows.features.at(i, j);
      total += std::exp(p[c]);
    }
    for (std::size_t c = 0; c < classes; ++c) {
      p[c] = std::exp(p[c]) / total;
      const long double factor = p[c] - (rows.labels[i] == c ? 1.0L : 0.0L);
      for (std::size_t j = 0; j < d; ++j) result.gradient[j * classes + c] += factor * rows.features.at(i, j);
      result.gradient[d * classes + c] += factor;
    }
    result.value -= std::log(p[rows.labels[i]]);
  }
  result.value /= static_cast<long double>(rows.size());
  for (long double& number : result.gradient) number /= static_cast<long double>(rows.size());
  for (std::size_t i = 0; i < d * classes; ++i) {
    result.value += l2 / 2 * weights[i] * weights[i];
    result.gradient[i] += l2 * weights[i];
  }
  return result;
}

/// Weights after that many steps of full-batch gradient descent from zero.
inline Numbers descend(const learning::LabelledRows& rows, std::size_t classes, long double l2, double learning_rate,
                       int rounds) {
  Numbers weights((rows.features.columns + 1) * classes);
  for (int round = 0; round < rounds; ++round) {
    const Objective at = objective(rows, classes, weights, l2);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] -= learning_rate * at.gradient[i];
  }
  return weights;
}

}  // namespace stakemine::reference
