// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/linear_svm.hpp"

#include "learning/l2_penalty.hpp"
#include "learning/linear_scores.hpp"
#include "learning/losses.hpp"

#include <algorithm>
#include <array>

namespace stakemine::learning {
namespace {

struct OneAgainstTheRest {
  HingeLoss kind;

  template <class T>
  [[nodiscard]] static T sign_of(std::size_t c, std::uint32_t label) {
    return c == label ? T{1} : T{-1};
  }

  template <class T>
  void to_factors(std::span<T> scores, const LabelledRows& rows, std::size_t row) const {
    STAKEMINE_ASSERT(rows.labels[row] < scores.size(), "a label beyond the model's classes");
    for (std::size_t c = 0; c < scores.size(); ++c) {
      const T sign = sign_of<T>(c, rows.labels[row]);
      const T lack = T{1} - sign * scores[c];
      scores[c] = lack <= 0 ? T{0} : kind == HingeLoss::hinge ? -sign : T{-2} * sign * lack;
    }
  }

  template <class T>
  void note(std::span<const T> scores, const LabelledRows& rows, std::size_t row, double& loss_sum,
            Evaluation& evaluation) const {
    note_class(scores, rows.labels[row], evaluation);
    double loss = 0;
    for (std::size_t c = 0; c < scores.size(); ++c) {
      const double lack = std::max(0.0, 1 - sign_of<double>(c, rows.labels[row]) * static_cast<double>(scores[c]));
      loss += kind == HingeLoss::hinge ? lack : lack * lack;
    }
    loss_sum += loss;
  }
};

}  // namespace

std::span<const std::pair<std::string_view, HingeLoss>> enum_names(HingeLoss) {
  static constexpr std::array kNames{std::pair{std::string_view{"hinge"}, HingeLoss::hinge},
                                     std::pair{std::string_view{"squared_hinge"}, HingeLoss::squared_hinge}};
  return kNames;
}

const config::ObjectDescription& LinearSvm::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("linear_svm", "Support vector machines: (features + 1) x classes parameters.")
          .field("l2", &Self::l2, "The objective has l2/2 times the squared norm of the weights, the bias left out.",
                 {.range = config::at_least(0)})
          .field("bias", &Self::bias, "Whether each class has a bias.")
          .field("loss", &Self::loss, "What a margin below 1 costs: what is missing, or its square.");
  return described;
}

std::size_t LinearSvm::do_parameter_count(const ModelShape& shape) const {
  return (shape.features + (options_.bias ? 1 : 0)) * shape.classes;
}

void LinearSvm::do_initialize(const ModelShape&, KeyedRandom&, std::span<double> parameters) const {
  std::ranges::fill(parameters, 0.0);
}

void LinearSvm::do_gradient_sum(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                                ModelScratch& scratch, std::span<double> out) const {
  linear_gradient_sum(OneAgainstTheRest{options_.loss}, shape.classes, parameters, rows, scratch, out);
}

void LinearSvm::do_add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                        std::span<double> gradient) const {
  add_l2_gradient(options_.l2, parameters.first(shape.features * shape.classes), gradient);
}

double LinearSvm::do_penalty(const ModelShape& shape, std::span<const double> parameters) const {
  return options_.l2 == 0 ? 0 : options_.l2 / 2 * squared_norm(parameters.first(shape.features * shape.classes));
}

Evaluation LinearSvm::do_evaluate(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                                  ModelScratch& scratch) const {
  return linear_evaluation(OneAgainstTheRest{options_.loss}, shape.classes, parameters, rows, scratch);
}

double LinearSvm::do_gradient_flops_per_row(const ModelShape& shape) const {
  return 4.0 * (shape.numbers_per_row() + (options_.bias ? 1 : 0)) * static_cast<double>(shape.classes);
}

}  // namespace stakemine::learning
