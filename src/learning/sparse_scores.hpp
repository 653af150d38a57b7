// SPDX-License-Identifier: Apache-2.0
/// The sums of linear_scores.hpp over sparse rows, row by row, on the parameters as they lie: a column's few terms are
/// added where they belong, and only there.
#pragma once

#include "learning/block_sum.hpp"
#include "learning/sparse_kernels.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace stakemine::learning {

/// A linear model's parameters over sparse rows.
template <class T>
class SparseScores {
 public:
  SparseScores(std::size_t outputs, std::span<const double> parameters, const SparseRows<T>& x,
               std::vector<double>& scratch)
      : x_(x),
        weights_(parameters.data()),
        offsets_(parameters.size() > x.width * outputs ? parameters.data() + x.width * outputs : nullptr) {
    if (scratch.size() < outputs) scratch.resize(outputs);
    scores_ = std::span{scratch}.first(outputs);
  }

  /// Of one row; valid until the next call.
  [[nodiscard]] std::span<double> of(std::size_t row) const {
    sparse_scores(x_.row(row), weights_, offsets_, scores_.size(), scores_.data());
    return scores_;
  }
  /// Adds the gradient of a row whose scores were made factors.
  void add(std::size_t row, std::span<double> gradient) const {
    add_sparse_outer_product(x_.row(row), scores_.data(), scores_.size(), gradient.data());
    if (offsets_ == nullptr) return;
    double* const to = gradient.data() + x_.width * scores_.size();
    for (std::size_t c = 0; c < scores_.size(); ++c) to[c] += scores_[c];
  }

 private:
  const SparseRows<T>& x_;
  const double *weights_, *offsets_;  // offsets_: null where there is no bias
  std::span<double> scores_;
};

/// How many rows are added one after another before sums are joined by the tree: a power of two of the models' blocks,
/// so large that joining takes at most a quarter of the additions that the numbers held do.
[[nodiscard]] inline std::size_t sparse_group_rows(std::span<const RowExtent> rows, std::size_t outputs,
                                                   std::size_t parameters) {
  const double additions = static_cast<double>(numbers_held(rows)) * static_cast<double>(outputs);
  std::size_t length = kBlockRows;
  while (length * kTreeLeaf < rows.size() && 4 * static_cast<double>(parameters) * static_cast<double>(rows.size()) >
                                                 additions * static_cast<double>(length * kTreeLeaf))
    length *= 2;
  return length;
}

/// out ← Σ over the rows of the loss' gradient.
template <class T, class Loss>
void sparse_gradient_sum(const Loss& loss, std::size_t outputs, std::span<const double> parameters,
                         const LabelledRows& rows, const SparseRows<T>& x, std::vector<double>& scratch,
                         std::span<double> out) {
  const SparseScores<T> scored{outputs, parameters, x, scratch};
  const std::size_t length = sparse_group_rows(x.extents, outputs, parameters.size());
  sum_blocks((x.size() + length - 1) / length, out, [&](std::size_t group, std::span<double> gradient) {
    for (std::size_t row = group * length; row < std::min(x.size(), (group + 1) * length); ++row) {
      loss.to_factors(scored.of(row), rows, row);
      scored.add(row, gradient);
    }
  });
}

template <class T, class Loss>
void sparse_evaluation(const Loss& loss, std::size_t outputs, std::span<const double> parameters,
                       const LabelledRows& rows, const SparseRows<T>& x, std::vector<double>& scratch,
                       Evaluation& evaluation) {
  const SparseScores<T> scored{outputs, parameters, x, scratch};
  tree_sum(block_count(x.size()), {&evaluation.loss_sum, 1}, [&](std::size_t block, std::span<double> accumulator) {
    for (std::size_t row = block * kBlockRows; row < std::min(x.size(), (block + 1) * kBlockRows); ++row)
      loss.note(std::span<const double>{scored.of(row)}, rows, row, accumulator[0], evaluation);
  });
}

}  // namespace stakemine::learning
