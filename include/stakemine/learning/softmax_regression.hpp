// SPDX-License-Identifier: Apache-2.0
/// Softmax (multinomial logistic) regression, also for two classes: p(c | x) = exp z_c / Σ_k exp z_k, z = x·W + b;
/// loss = −ln p(y | x); penalty = l2/2 · ‖W‖² without the bias. (Bishop 2006, section 4.3.4.)
///
/// Parameters, row-major [d + 1, C]: row j < d holds W of feature j, the last row the bias b. Without a bias: [d, C].
///
/// Accuracy of sums over rows: rows are added in groups of 512, the groups by a tree (core/tree_sum.hpp), so that any
/// partition of the rows gives the same sum to about 1e-14 of the terms' magnitude.
#pragma once

#include "stakemine/learning/model.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace stakemine::learning {

/// The parameters before the first round.
enum class InitialParameters { zero };
[[nodiscard]] std::span<const std::pair<std::string_view, InitialParameters>> enum_names(InitialParameters);

class SoftmaxRegression final : public Model {
 public:
  struct Options {
    double l2 = 0.0;
    bool bias = true;
    InitialParameters initial = InitialParameters::zero;
    static const config::ObjectDescription& description();
  };
  explicit SoftmaxRegression(const Options& options) : options_(options) {}

  [[nodiscard]] Storage reads() const override { return Storage::sparse; }

 private:
  [[nodiscard]] std::size_t do_parameter_count(const ModelShape& shape) const override;
  void do_initialize(const ModelShape& shape, KeyedRandom& random, std::span<double> parameters) const override;
  void do_gradient_sum(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                       ModelScratch& scratch, std::span<double> out) const override;
  void do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                               std::span<double> gradient) const override;
  [[nodiscard]] double do_penalty(const ModelShape& shape, std::span<const double> parameters) const override;
  [[nodiscard]] Evaluation do_evaluate(const ModelShape& shape, std::span<const double> parameters,
                                       const LabelledRows& rows, ModelScratch& scratch) const override;
  [[nodiscard]] double do_gradient_flops_per_row(const ModelShape& shape) const override;

  Options options_;
};

}  // namespace stakemine::learning
