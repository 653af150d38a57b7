// SPDX-License-Identifier: Apache-2.0
/// The family of models. A model is a function of parameters (a vector of p numbers, which others own) and rows; it
/// holds no state. Its objective over m rows is
///
///     J(W) = (1/m) Σ_i loss(W, x_i, y_i) + penalty(W)
///
/// A miner holds some of the rows, so the gradient comes in two parts: the sum of the rows' loss gradients, which adds
/// up over any partition of the rows, and the penalty's gradient, which belongs to the objective once.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/dataset.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::learning {

struct ModelShape {
  std::size_t features = 1;  ///< d ≥ 1
  std::size_t classes = 2;   ///< C ≥ 1; 1 where numbers are predicted
  /// How many numbers a row holds in the mean, where rows are sparse: what their gradient costs goes by it.
  std::optional<double> held{};

  [[nodiscard]] double numbers_per_row() const { return held.value_or(static_cast<double>(features)); }
};

/// Working memory of one caller, kept between calls so that they need not allocate. Its contents mean nothing. Not
/// shared by threads.
struct ModelScratch {
  std::vector<double> numbers;
  std::vector<float> narrow;
};

/// What rows look like under a model; evaluations of parts of the rows add up.
struct Evaluation {
  double loss_sum = 0.0;           ///< Σ_i loss(W, x_i, y_i), without the penalty
  std::uint64_t correct = 0;       ///< where classes are predicted: rows whose class was
  double squared_error_sum = 0.0;  ///< where numbers are predicted
  std::uint64_t rows = 0;

  [[nodiscard]] double mean_loss() const { return loss_sum / static_cast<double>(rows); }
  [[nodiscard]] double accuracy() const { return static_cast<double>(correct) / static_cast<double>(rows); }
  /// The root of the mean squared error.
  [[nodiscard]] double rmse() const { return std::sqrt(squared_error_sum / static_cast<double>(rows)); }
};

/// A model. Immutable, thread-safe. Results are functions of the arguments' values alone, not of where they lie in
/// memory.
class Model {
 public:
  virtual ~Model() = default;
  [[nodiscard]] static const config::Family<Model>& family();

  /// What the rows must have.
  [[nodiscard]] virtual Target target() const { return Target::classes; }
  /// What the rows may be held as: dense ones any model reads.
  [[nodiscard]] virtual Storage reads() const { return Storage::dense; }

  /// p, how many parameters there are.
  [[nodiscard]] std::size_t parameter_count(const ModelShape& shape) const;
  /// The parameters before the first round.
  void initialize(const ModelShape& shape, KeyedRandom& random, std::span<double> parameters) const;

  /// out [p] ← Σ_i ∇loss(W, x_i, y_i) over the rows (0 where there are none). Where dense rows are in single
  /// precision, so is the arithmetic, but for sums over many rows.
  void gradient_sum(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                    ModelScratch& scratch, std::span<double> out) const;
  /// gradient [p] ← gradient + ∇penalty(W).
  void add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                            std::span<double> gradient) const;
  [[nodiscard]] double penalty(const ModelShape& shape, std::span<const double> parameters) const;

  /// The predicted class is the likeliest, the lowest one at a tie.
  [[nodiscard]] Evaluation evaluate(const ModelShape& shape, std::span<const double> parameters,
                                    const LabelledRows& rows, ModelScratch& scratch) const;

  /// Floating-point operations of gradient_sum for a row, the leading terms: what simulated compute time is taken from.
  [[nodiscard]] double gradient_flops_per_row(const ModelShape& shape) const;

 private:
  [[nodiscard]] virtual std::size_t do_parameter_count(const ModelShape& shape) const = 0;
  virtual void do_initialize(const ModelShape& shape, KeyedRandom& random, std::span<double> parameters) const = 0;
  virtual void do_gradient_sum(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                               ModelScratch& scratch, std::span<double> out) const = 0;
  virtual void do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                       std::span<double> gradient) const = 0;
  [[nodiscard]] virtual double do_penalty(const ModelShape& shape, std::span<const double> parameters) const = 0;
  [[nodiscard]] virtual Evaluation do_evaluate(const ModelShape& shape, std::span<const double> parameters,
                                               const LabelledRows& rows, ModelScratch& scratch) const = 0;
  [[nodiscard]] virtual double do_gradient_flops_per_row(const ModelShape& shape) const = 0;
};

}  // namespace stakemine::learning
