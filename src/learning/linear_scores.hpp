// SPDX-License-Identifier: Apache-2.0
/// What models have in common whose loss is a function of scores z = x·W + b, W [d, K] and b [K]. Their parameters are
/// one vector, row-major [d + 1, K] with the bias in the last row; [d, K] without.
///
/// A Loss says what it makes of a row's K scores:
///
///     template <class T> void to_factors(std::span<T> scores, const LabelledRows& rows, std::size_t row) const;
///         scores ← ∂loss/∂scores
///     template <class T> void note(std::span<const T> scores, const LabelledRows& rows, std::size_t row,
///                                  double& loss_sum, Evaluation& evaluation) const;
///         adds the row's loss to loss_sum, and what else is counted to the evaluation
#pragma once

#include "learning/block_sum.hpp"
#include "learning/dense_kernels.hpp"
#include "learning/sparse_scores.hpp"

namespace stakemine::learning {

inline constexpr std::size_t kFewRows = 3;

/// The scores of some rows, block by block.
template <class T>
class LinearScores {
 public:
  LinearScores(std::size_t outputs, std::span<const double> parameters, MatrixView<const T> x, std::vector<T>& scratch)
      : outputs_(outputs), x_(x) {
    const std::size_t width = outputs * (x.columns + 1);
    scratch.resize(2 * width + kBlockRows * outputs);
    weights_ = std::span{scratch}.first(width);
    gradient_ = std::span{scratch}.subspan(width, width);
    scores_ = std::span{scratch}.subspan(2 * width);
    take(parameters);
  }

  [[nodiscard]] std::size_t count() const { return block_count(x_.rows); }
  /// Computes the scores of the block's rows. \return its first row and its number of rows.
  [[nodiscard]] MatrixView<const T> score(std::size_t block) const {
    const std::size_t begin = block * kBlockRows;
    const MatrixView<const T> rows{x_.data + begin * x_.columns, std::min(kBlockRows, x_.rows - begin), x_.columns};
    dense_scores(rows, weights_.data(), weights_.data() + outputs_ * x_.columns, outputs_, scores_.data());
    return rows;
  }
  /// Of a row of the block last scored.
  [[nodiscard]] std::span<T> scores_of(std::size_t row) const { return scores_.subspan(row * outputs_, outputs_); }
  [[nodiscard]] const T* scores() const { return scores_.data(); }
  /// Room for a gradient as the kernels want it: [K, d], then K offsets.
  [[nodiscard]] std::span<T> gradient() const { return gradient_; }

  /// The gradient, as the parameters lie.
  void give(std::span<double> out) const {
    for (std::size_t c = 0; c < outputs_; ++c)
      for (std::size_t j = 0; j < x_.columns; ++j)
        out[j * outputs_ + c] = static_cast<double>(gradient_[c * x_.columns + j]);
    for (std::size_t i = x_.columns * outputs_; i < out.size(); ++i) out[i] = static_cast<double>(gradient_[i]);
  }

 private:
  // The kernels want each output's weights side by side.
  void take(std::span<const double> parameters) {
    const std::size_t d = x_.columns;
    for (std::size_t j = 0; j < d; ++j)
      for (std::size_t c = 0; c < outputs_; ++c) weights_[c * d + j] = static_cast<T>(parameters[j * outputs_ + c]);
    for (std::size_t i = d * outputs_; i < weights_.size(); ++i)
      weights_[i] = i < parameters.size() ? static_cast<T>(parameters[i]) : T{0};
  }

  std::size_t outputs_;
  MatrixView<const T> x_;
  std::span<T> weights_, gradient_, scores_;
};

/// The gradient of a few rows, at least one, without the detour through the kernels' layout.
template <class T, class Loss>
void few_rows_gradient(const Loss& loss, std::size_t outputs, std::span<const double> parameters,
                       const LabelledRows& rows, MatrixView<const T> x, std::vector<T>& scratch,
                       std::span<double> out) {
  const std::size_t weights = x.columns * outputs;
  if (scratch.size() < x.rows * outputs) scratch.resize(x.rows * outputs);
  T* const scores = scratch.data();
  scores_by_column(x, parameters.data(), parameters.size() > weights ? parameters.data() + weights : nullptr, outputs,
                   scores);
  for (std::size_t row = 0; row < x.rows; ++row) loss.to_factors(std::span{scores + row * outputs, outputs}, rows, row);
  outer_products_by_column(x, scores, outputs, out.data());
  const std::span<double> offsets = out.subspan(weights);
  std::copy_n(scores, offsets.size(), offsets.begin());
  for (std::size_t row = 1; row < x.rows; ++row)
    for (std::size_t c = 0; c < offsets.size(); ++c) offsets[c] += static_cast<double>(scores[row * outputs + c]);
}

/// out ← Σ over the rows of the loss' gradient.
template <class Loss>
void linear_gradient_sum(const Loss& loss, std::size_t outputs, std::span<const double> parameters,
                         const LabelledRows& rows, ModelScratch& scratch, std::span<double> out) {
  if (rows.is_sparse())
    return rows.visit_sparse([&]<class T>(const SparseRows<T>& x) {
      sparse_gradient_sum(loss, outputs, parameters, rows, x, scratch.numbers, out);
    });
  rows.visit([&]<class T>(MatrixView<const T> x) {
    if (x.rows > 0 && x.rows <= kFewRows)
      return few_rows_gradient(loss, outputs, parameters, rows, x, numbers_of<T>(scratch), out);
    const LinearScores<T> scored{outputs, parameters, x, numbers_of<T>(scratch)};
    sum_blocks(scored.count(), scored.gradient(), [&](std::size_t index, std::span<T> gradient) {
      const MatrixView<const T> block = scored.score(index);
      T* const offsets = gradient.data() + outputs * x.columns;
      for (std::size_t row = 0; row < block.rows; ++row) {
        const std::span<T> factors = scored.scores_of(row);
        loss.to_factors(factors, rows, index * kBlockRows + row);
        for (std::size_t c = 0; c < outputs; ++c) offsets[c] += factors[c];
      }
      add_outer_products(block, scored.scores(), outputs, gradient.data());
    });
    scored.give(out);
  });
}

template <class Loss>
[[nodiscard]] Evaluation linear_evaluation(const Loss& loss, std::size_t outputs, std::span<const double> parameters,
                                           const LabelledRows& rows, ModelScratch& scratch) {
  Evaluation evaluation;
  evaluation.rows = rows.size();
  if (rows.is_sparse()) {
    rows.visit_sparse([&]<class T>(const SparseRows<T>& x) {
      sparse_evaluation(loss, outputs, parameters, rows, x, scratch.numbers, evaluation);
    });
    return evaluation;
  }
  rows.visit([&]<class T>(MatrixView<const T> x) {
    const LinearScores<T> scored{outputs, parameters, x, numbers_of<T>(scratch)};
    tree_sum(scored.count(), {&evaluation.loss_sum, 1}, [&](std::size_t index, std::span<double> accumulator) {
      const MatrixView<const T> block = scored.score(index);
      for (std::size_t row = 0; row < block.rows; ++row)
        loss.note(std::span<const T>{scored.scores_of(row)}, rows, index * kBlockRows + row, accumulator[0],
                  evaluation);
    });
  });
  return evaluation;
}

}  // namespace stakemine::learning
