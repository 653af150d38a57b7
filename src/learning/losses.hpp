// SPDX-License-Identifier: Apache-2.0
/// What models make of the scores of a row, and what classifiers share.
#pragma once

#include "stakemine/core/assert.hpp"
#include "stakemine/learning/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace stakemine::learning {

/// The class of the largest score, the lowest at a tie, counts if it is the row's.
template <class T>
void note_class(std::span<const T> scores, std::uint32_t label, Evaluation& evaluation) {
  STAKEMINE_ASSERT(label < scores.size(), "a label beyond the model's classes");
  if (static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin()) == label) ++evaluation.correct;
}

/// −ln of the softmax of the label's score (Bishop 2006, section 4.3.4).
struct SoftmaxLoss {
  // The largest score is taken off first, so that nothing overflows.
  template <class T>
  void to_factors(std::span<T> scores, const LabelledRows& rows, std::size_t row) const {
    STAKEMINE_ASSERT(rows.labels[row] < scores.size(), "a label beyond the model's classes");
    const T largest = *std::ranges::max_element(scores);
    for (T& score : scores) score = std::exp(score - largest);
    T total = 0;
    for (const T score : scores) total += score;
    for (T& score : scores) score /= total;
    scores[rows.labels[row]] -= T{1};
  }

  template <class T>
  void note(std::span<const T> scores, const LabelledRows& rows, std::size_t row, double& loss_sum,
            Evaluation& evaluation) const {
    note_class(scores, rows.labels[row], evaluation);
    const auto largest = static_cast<double>(*std::ranges::max_element(scores));
    double total = 0;
    for (const T score : scores) total += std::exp(static_cast<double>(score) - largest);
    loss_sum += std::log(total) + (largest - static_cast<double>(scores[rows.labels[row]]));
  }
};

/// ½ (z − y)² of the only score and the row's number.
struct SquaredLoss {
  template <class T>
  void to_factors(std::span<T> scores, const LabelledRows& rows, std::size_t row) const {
    scores[0] -= static_cast<T>(rows.targets[row]);
  }

  template <class T>
  void note(std::span<const T> scores, const LabelledRows& rows, std::size_t row, double& loss_sum,
            Evaluation& evaluation) const {
    const double error = static_cast<double>(scores[0]) - rows.targets[row];
    loss_sum += 0.5 * error * error;
    evaluation.squared_error_sum += error * error;
  }
};

}  // namespace stakemine::learning
