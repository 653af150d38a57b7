// SPDX-License-Identifier: Apache-2.0
/// Linear regression: z = x·w + b predicts a number; loss = ½ (z − y)²; penalty = l2/2 · ‖w‖² without the bias (ridge
/// regression: Hoerl and Kennard 1970, "Ridge regression: biased estimation for nonorthogonal problems"; Bishop 2006,
/// section 3.1). Against scikit-learn's Ridge of m rows, alpha = l2 · m.
///
/// Parameters [d + 1]: w, and the bias last. Without a bias: [d].
#pragma once

#include "stakemine/learning/model.hpp"

#include <span>

namespace stakemine::learning {

class LinearRegression final : public Model {
 public:
  struct Options {
    double l2 = 0.0;
    bool bias = true;
    static const config::ObjectDescription& description();
  };
  explicit LinearRegression(const Options& options) : options_(options) {}

  [[nodiscard]] Storage reads() const override { return Storage::sparse; }
  [[nodiscard]] Target target() const override { return Target::numbers; }

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
