// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/multilayer_perceptron.hpp"

#include "learning/block_sum.hpp"
#include "learning/dense_kernels.hpp"
#include "learning/l2_penalty.hpp"
#include "learning/losses.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace stakemine::learning {
namespace {

struct Layer {
  std::size_t inputs, outputs, begin;  // begin: of its parameters

  [[nodiscard]] std::size_t weights() const { return inputs * outputs; }
  [[nodiscard]] std::size_t end() const { return begin + weights() + outputs; }
};

std::vector<Layer> layers_of(const ModelShape& shape, const std::vector<std::uint64_t>& hidden) {
  std::vector<Layer> layers;
  std::size_t inputs = shape.features, begin = 0;
  const auto add = [&](std::size_t outputs) {
    layers.push_back({inputs, outputs, begin});
    begin = layers.back().end();
    inputs = outputs;
  };
  for (const std::uint64_t units : hidden) add(units);
  add(shape.classes);
  return layers;
}

template <class T>
void activate(Activation activation, std::span<T> numbers) {
  if (activation == Activation::relu) {
    for (T& number : numbers) number = std::max(number, T{0});
  } else {
    for (T& number : numbers) number = std::tanh(number);
  }
}

// deltas ← deltas · the activation's derivative, told from what came out of it.
template <class T>
void multiply_derivative(Activation activation, std::span<const T> activated, std::span<T> deltas) {
  for (std::size_t i = 0; i < deltas.size(); ++i)
    deltas[i] *= activation == Activation::relu ? (activated[i] > 0 ? T{1} : T{0}) : T{1} - activated[i] * activated[i];
}

// The layers' outputs for a block of rows, and the way back.
template <class T>
class Passes {
 public:
  Passes(const std::vector<Layer>& layers, Activation activation, std::span<const double> parameters,
         std::vector<T>& scratch)
      : layers_(layers), activation_(activation) {
    std::size_t outputs = 0, widest = 0;
    for (const Layer& layer : layers) {
      outputs += layer.outputs;
      widest = std::max(widest, layer.outputs);
    }
    const std::size_t count = parameters.size();
    scratch.resize(2 * count + kBlockRows * (outputs + 2 * widest));
    std::span<T> rest{scratch};
    const auto take = [&](std::size_t size) {
      const std::span<T> part = rest.first(size);
      rest = rest.subspan(size);
      return part;
    };
    parameters_ = take(count);
    std::ranges::transform(parameters, parameters_.begin(), [](double number) { return static_cast<T>(number); });
    gradient_ = take(count);
    for (const Layer& layer : layers) outputs_.push_back(take(kBlockRows * layer.outputs));
    deltas_ = take(kBlockRows * widest);
    below_ = take(kBlockRows * widest);
  }

  [[nodiscard]] std::span<T> gradient() const { return gradient_; }
  /// Of the block's row, after forward().
  [[nodiscard]] std::span<T> scores_of(std::size_t row) const {
    const std::size_t classes = layers_.back().outputs;
    return outputs_.back().subspan(row * classes, classes);
  }

  void forward(MatrixView<const T> rows) const {
    MatrixView<const T> below = rows;
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      const Layer& layer = layers_[k];
      const T* const weights = parameters_.data() + layer.begin;
      dense_scores(below, weights, weights + layer.weights(), layer.outputs, outputs_[k].data());
      const std::span<T> out = outputs_[k].first(rows.rows * layer.outputs);
      if (k + 1 < layers_.size()) activate(activation_, out);
      below = {out.data(), rows.rows, layer.outputs};
    }
  }

  /// After forward(), with the scores made ∂loss/∂scores: adds the gradient of these rows.
  void backward(MatrixView<const T> rows, std::span<T> gradient) {
    std::ranges::copy(outputs_.back().first(rows.rows * layers_.back().outputs), deltas_.begin());
    for (std::size_t k = layers_.size(); k-- > 0;) {
      const Layer& layer = layers_[k];
      const MatrixView<const T> inputs =
          k == 0 ? rows : MatrixView<const T>{outputs_[k - 1].data(), rows.rows, layer.inputs};
      T* const weights = gradient.data() + layer.begin;
      add_outer_products(inputs, deltas_.data(), layer.outputs, weights);
      for (std::size_t row = 0; row < rows.rows; ++row)
        for (std::size_t c = 0; c < layer.outputs; ++c)
          weights[layer.weights() + c] += deltas_[row * layer.outputs + c];
      if (k == 0) break;
      const MatrixView<T> below{below_.data(), rows.rows, layer.inputs};
      back_products(deltas_.data(), parameters_.data() + layer.begin, layer.outputs, below);
      const std::size_t size = rows.rows * layer.inputs;
      multiply_derivative(activation_, std::span<const T>{outputs_[k - 1].first(size)}, below_.first(size));
      std::swap(deltas_, below_);
    }
  }

 private:
  const std::vector<Layer>& layers_;
  Activation activation_;
  std::span<T> parameters_, gradient_, deltas_, below_;
  std::vector<std::span<T>> outputs_;  // of each layer, [kBlockRows, outputs]
};

template <class T>
MatrixView<const T> block_of(MatrixView<const T> x, std::size_t index) {
  const std::size_t begin = index * kBlockRows;
  return {x.data + begin * x.columns, std::min(kBlockRows, x.rows - begin), x.columns};
}

}  // namespace

std::span<const std::pair<std::string_view, Activation>> enum_names(Activation) {
  static constexpr std::array kNames{std::pair{std::string_view{"relu"}, Activation::relu},
                                     std::pair{std::string_view{"tanh"}, Activation::tanh}};
  return kNames;
}

const config::ObjectDescription& MultilayerPerceptron::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("multilayer_perceptron", "A perceptron with hidden layers.")
          .field("hidden", &Self::hidden, "Units of each hidden layer, from the input on; none: softmax regression.",
                 {.range = config::between(1, 65536)})
          .field("activation", &Self::activation, "Of the hidden units.")
          .field("l2", &Self::l2, "The objective has l2/2 times the squared norm of the weights, biases left out.",
                 {.range = config::at_least(0)})
          .check([](const Self& options, const config::Complain& complain) {
            constexpr std::size_t kMostLayers = 64;
            if (options.hidden.size() > kMostLayers) complain("hidden", "has too many layers; expected at most 64");
          });
  return described;
}

std::size_t MultilayerPerceptron::do_parameter_count(const ModelShape& shape) const {
  return layers_of(shape, options_.hidden).back().end();
}

void MultilayerPerceptron::do_initialize(const ModelShape& shape, KeyedRandom& random,
                                         std::span<double> parameters) const {
  const std::vector<Layer> layers = layers_of(shape, options_.hidden);
  for (const Layer& layer : layers) {
    const bool is_relu = options_.activation == Activation::relu && &layer != &layers.back();
    const double deviation =
        std::sqrt(2.0 / static_cast<double>(is_relu ? layer.inputs : layer.inputs + layer.outputs));
    for (std::size_t i = 0; i < layer.weights(); ++i) parameters[layer.begin + i] = deviation * random.normal();
    std::ranges::fill(parameters.subspan(layer.begin + layer.weights(), layer.outputs), 0.0);
  }
}

void MultilayerPerceptron::do_gradient_sum(const ModelShape& shape, std::span<const double> parameters,
                                           const LabelledRows& rows, ModelScratch& scratch,
                                           std::span<double> out) const {
  const std::vector<Layer> layers = layers_of(shape, options_.hidden);
  rows.visit([&]<class T>(MatrixView<const T> x) {
    Passes<T> passes{layers, options_.activation, parameters, numbers_of<T>(scratch)};
    sum_blocks(block_count(x.rows), passes.gradient(), [&](std::size_t index, std::span<T> gradient) {
      const MatrixView<const T> block = block_of(x, index);
      passes.forward(block);
      for (std::size_t row = 0; row < block.rows; ++row)
        SoftmaxLoss{}.to_factors(passes.scores_of(row), rows, index * kBlockRows + row);
      passes.backward(block, gradient);
    });
    std::ranges::transform(passes.gradient(), out.begin(), [](T number) { return static_cast<double>(number); });
  });
}

void MultilayerPerceptron::do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                                   std::span<double> gradient) const {
  for (const Layer& layer : layers_of(shape, options_.hidden))
    add_l2_gradient(options_.l2, parameters.subspan(layer.begin, layer.weights()), gradient.subspan(layer.begin));
}

double MultilayerPerceptron::do_penalty(const ModelShape& shape, std::span<const double> parameters) const {
  if (options_.l2 == 0) return 0;
  double squares = 0;
  for (const Layer& layer : layers_of(shape, options_.hidden))
    squares += squared_norm(parameters.subspan(layer.begin, layer.weights()));
  return options_.l2 / 2 * squares;
}

Evaluation MultilayerPerceptron::do_evaluate(const ModelShape& shape, std::span<const double> parameters,
                                             const LabelledRows& rows, ModelScratch& scratch) const {
  const std::vector<Layer> layers = layers_of(shape, options_.hidden);
  Evaluation evaluation;
  evaluation.rows = rows.size();
  rows.visit([&]<class T>(MatrixView<const T> x) {
    const Passes<T> passes{layers, options_.activation, parameters, numbers_of<T>(scratch)};
    tree_sum(block_count(x.rows), {&evaluation.loss_sum, 1}, [&](std::size_t index, std::span<double> accumulator) {
      const MatrixView<const T> block = block_of(x, index);
      passes.forward(block);
      for (std::size_t row = 0; row < block.rows; ++row)
        SoftmaxLoss{}.note(std::span<const T>{passes.scores_of(row)}, rows, index * kBlockRows + row, accumulator[0],
                           evaluation);
    });
  });
  return evaluation;
}

double MultilayerPerceptron::do_gradient_flops_per_row(const ModelShape& shape) const {
  // Forward, the weights' gradient, and the way back: a multiplication and an addition for each parameter each time.
  return 6.0 * static_cast<double>(do_parameter_count(shape));
}

}  // namespace stakemine::learning
