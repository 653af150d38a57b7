// SPDX-License-Identifier: Apache-2.0
/// Linear support vector machines, one for each class against the rest: z = x·W + b, s_c = 1 for the row's own class
/// and −1 for the others; loss = Σ_c max(0, 1 − s_c z_c), or of its squares; penalty = l2/2 · ‖W‖² without the bias.
/// The predicted class is that of the largest score. (Cortes and Vapnik 1995, "Support-vector networks"; Fan et al.
/// 2008, "LIBLINEAR", whose C is 1 / (l2 · m) for m rows.) Where a margin is exactly 1 the hinge's gradient is taken
/// as 0.
///
/// Parameters, row-major [d + 1, C]: row j < d holds W of feature j, the last row the bias b. Without a bias: [d, C].
#pragma once

#include "stakemine/learning/model.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace stakemine::learning {

enum class HingeLoss { hinge, squared_hinge };
[[nodiscard]] std::span<const std::pair<std::string_view, HingeLoss>> enum_names(HingeLoss);

class LinearSvm final : public Model {
 public:
  struct Options {
    double l2 = 1e-3;
    bool bias = true;
    HingeLoss loss = HingeLoss::squared_hinge;
    static const config::ObjectDescription& description();
  };
  explicit LinearSvm(const Options& options) : options_(options) {}

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
