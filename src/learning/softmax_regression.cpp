// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/softmax_regression.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "learning/dense_kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace stakemine::learning {
namespace {

constexpr std::size_t kBlockRows = 64;

// The kernels want each class's weights side by side: [C, d] and C offsets, in place of the parameters' [d + 1, C].
void to_classes(const ModelShape& shape, std::span<const double> parameters, std::span<double> out) {
  const std::size_t d = shape.features, classes = shape.classes;
  for (std::size_t j = 0; j < d; ++j)
    for (std::size_t c = 0; c < classes; ++c) out[c * d + j] = parameters[j * classes + c];
  for (std::size_t c = 0; c < classes; ++c)
    out[d * classes + c] = parameters.size() > d * classes ? parameters[d * classes + c] : 0.0;
}

void from_classes(const ModelShape& shape, std::span<const double> in, std::span<double> parameters) {
  const std::size_t d = shape.features, classes = shape.classes;
  for (std::size_t c = 0; c < classes; ++c)
    for (std::size_t j = 0; j < d; ++j) parameters[j * classes + c] = in[c * d + j];
  for (std::size_t i = d * classes; i < parameters.size(); ++i) parameters[i] = in[i];
}

// exp z_c / Σ exp z, in place; the largest score is taken off first, so that nothing overflows.
void to_probabilities(std::span<double> scores) {
  const double largest = *std::ranges::max_element(scores);
  double total = 0.0;
  for (double& score : scores) total += score = std::exp(score - largest);
  for (double& score : scores) score /= total;
}

double log_loss(std::span<const double> scores, std::uint32_t label) {
  const double largest = *std::ranges::max_element(scores);
  double total = 0.0;
  for (const double score : scores) total += std::exp(score - largest);
  return std::log(total) + (largest - scores[label]);
}

// What the blocks of one call share.
struct Blocks {
  Blocks(const ModelShape& model_shape, std::span<const double> parameters, const LabelledRows& all,
         ModelScratch& scratch, std::size_t extra)
      : shape(model_shape), rows(all) {
    const std::size_t weights = shape.classes * (shape.features + 1);
    scratch.numbers.resize(weights + kBlockRows * shape.classes + extra);
    classes = std::span{scratch.numbers}.first(weights);
    scores = std::span{scratch.numbers}.subspan(weights, kBlockRows * shape.classes);
    rest = std::span{scratch.numbers}.subspan(weights + scores.size());
    to_classes(shape, parameters, classes);
  }

  [[nodiscard]] std::size_t count() const { return (rows.size() + kBlockRows - 1) / kBlockRows; }

  // The block's rows; their scores are computed.
  [[nodiscard]] LabelledRows score(std::size_t index) const {
    const std::size_t begin = index * kBlockRows;
    const LabelledRows block = rows.range(begin, std::min(begin + kBlockRows, rows.size()));
    dense_scores(block.features, classes.data(), classes.data() + shape.classes * shape.features, shape.classes,
                 scores.data());
    return block;
  }
  [[nodiscard]] std::span<double> scores_of(std::size_t row) const {
    return scores.subspan(row * shape.classes, shape.classes);
  }

  ModelShape shape;
  LabelledRows rows;
  std::span<double> classes, scores, rest;
};

// gradient ([C, d], then C offsets) += Σ (p − 1[y]) ⊗ (x, 1) over the block.
void add_block_gradient(const Blocks& blocks, std::size_t index, std::span<double> gradient) {
  const LabelledRows block = blocks.score(index);
  const std::size_t classes = blocks.shape.classes;
  double* const offsets = gradient.data() + classes * blocks.shape.features;
  for (std::size_t row = 0; row < block.size(); ++row) {
    const auto factors = blocks.scores_of(row);
    STAKEMINE_ASSERT(block.labels[row] < classes, "a label beyond the model's classes");
    to_probabilities(factors);
    factors[block.labels[row]] -= 1.0;
    for (std::size_t c = 0; c < classes; ++c) offsets[c] += factors[c];
  }
  add_outer_products(block.features, blocks.scores.data(), classes, gradient.data());
}

}  // namespace

std::span<const std::pair<std::string_view, InitialParameters>> enum_names(InitialParameters) {
  static constexpr std::array kNames{std::pair{std::string_view{"zero"}, InitialParameters::zero}};
  return kNames;
}

const config::ObjectDescription& SoftmaxRegression::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("softmax_regression", "Softmax regression: (features + 1) x classes parameters.")
          .field("l2", &Self::l2, "The objective has l2/2 times the squared norm of the weights, the bias left out.",
                 {.range = config::at_least(0)})
          .field("bias", &Self::bias, "Whether each class has a bias.")
          .field("initial", &Self::initial, "The parameters before the first round.");
  return described;
}

std::size_t SoftmaxRegression::do_parameter_count(const ModelShape& shape) const {
  return (shape.features + (options_.bias ? 1 : 0)) * shape.classes;
}

void SoftmaxRegression::do_initialize(const ModelShape&, KeyedRandom&, std::span<double> parameters) const {
  std::ranges::fill(parameters, 0.0);
}

void SoftmaxRegression::do_gradient_sum(const ModelShape& shape, std::span<const double> parameters,
                                        const LabelledRows& rows, ModelScratch& scratch, std::span<double> out) const {
  const std::size_t width = shape.classes * (shape.features + 1);
  const Blocks blocks{shape, parameters, rows, scratch, width};
  if (blocks.count() <= kTreeLeaf) {
    // What tree_sum would do with a single leaf, without its call and its allocation for each of many small miners.
    std::ranges::fill(blocks.rest, 0.0);
    for (std::size_t index = 0; index < blocks.count(); ++index) add_block_gradient(blocks, index, blocks.rest);
  } else {
    tree_sum(blocks.count(), blocks.rest,
             [&](std::size_t index, std::span<double> accumulator) { add_block_gradient(blocks, index, accumulator); });
  }
  from_classes(shape, blocks.rest, out);
}

void SoftmaxRegression::do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                                std::span<double> gradient) const {
  if (options_.l2 == 0.0) return;
  for (std::size_t i = 0; i < shape.features * shape.classes; ++i) gradient[i] += options_.l2 * parameters[i];
}

double SoftmaxRegression::do_penalty(const ModelShape& shape, std::span<const double> parameters) const {
  if (options_.l2 == 0.0) return 0.0;
  std::vector<double> squares;
  for (const double weight : parameters.first(shape.features * shape.classes)) squares.push_back(weight * weight);
  return 0.5 * options_.l2 * tree_sum(squares);
}

Evaluation SoftmaxRegression::do_evaluate(const ModelShape& shape, std::span<const double> parameters,
                                          const LabelledRows& rows, ModelScratch& scratch) const {
  const Blocks blocks{shape, parameters, rows, scratch, 0};
  Evaluation evaluation;
  evaluation.rows = rows.size();
  tree_sum(blocks.count(), {&evaluation.loss_sum, 1}, [&](std::size_t index, std::span<double> accumulator) {
    const LabelledRows block = blocks.score(index);
    for (std::size_t row = 0; row < block.size(); ++row) {
      const auto scores = blocks.scores_of(row);
      STAKEMINE_ASSERT(block.labels[row] < shape.classes, "a label beyond the model's classes");
      accumulator[0] += log_loss(scores, block.labels[row]);
      const auto best = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
      if (best == block.labels[row]) ++evaluation.correct;
    }
  });
  return evaluation;
}

double SoftmaxRegression::do_gradient_flops_per_row(const ModelShape& shape) const {
  // A multiplication and an addition for each parameter, once for the scores and once for the gradient.
  return 4.0 * static_cast<double>(do_parameter_count(shape));
}

}  // namespace stakemine::learning
