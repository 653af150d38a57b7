// SPDX-License-Identifier: Apache-2.0
/// A multilayer perceptron: h_0 = x; h_k = activation(V_k h_{k−1} + b_k) for each hidden layer; scores = V h + b, of
/// which the softmax gives the classes' probabilities; loss = −ln p(y | x); penalty = l2/2 · Σ ‖V_k‖² without the
/// biases. (Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"; Bishop 2006,
/// chapter 5.) The gradient of relu at 0 is 0.
///
/// Parameters, layer by layer from the input's: V_k row-major [outputs, inputs], then b_k [outputs].
#pragma once

#include "stakemine/learning/model.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::learning {

enum class Activation { relu, tanh };
[[nodiscard]] std::span<const std::pair<std::string_view, Activation>> enum_names(Activation);

/// Biases are zero at first; weights are normal with deviation √(2 / inputs) for relu (He et al. 2015, "Delving deep
/// into rectifiers") and √(2 / (inputs + outputs)) for tanh and the last layer (Glorot and Bengio 2010), drawn by the
/// run's seed.
class MultilayerPerceptron final : public Model {
 public:
  struct Options {
    std::vector<std::uint64_t> hidden{32};  ///< units of each hidden layer, each ≥ 1; none: softmax regression
    Activation activation = Activation::relu;
    double l2 = 0.0;
    static const config::ObjectDescription& description();
  };
  explicit MultilayerPerceptron(const Options& options) : options_(options) {}

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
