// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/model.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/learning/linear_regression.hpp"
#include "stakemine/learning/linear_svm.hpp"
#include "stakemine/learning/multilayer_perceptron.hpp"
#include "stakemine/learning/softmax_regression.hpp"

namespace stakemine::learning {

namespace {

void check_rows(const Model& model, const ModelShape& shape, const LabelledRows& rows) {
  STAKEMINE_ASSERT(rows.features.columns == shape.features);
  STAKEMINE_ASSERT((model.target() == Target::classes ? rows.labels.size() : rows.targets.size()) == rows.size());
}

}  // namespace

const config::Family<Model>& Model::family() {
  static const config::Family<Model> all{
      "model",
      "What is learned.",
      {config::member<SoftmaxRegression, Model>("softmax_regression",
                                                "Multinomial logistic regression, also for two classes.",
                                                "Bishop 2006, Pattern Recognition and Machine Learning, 4.3.4"),
       config::member<LinearRegression, Model>("linear_regression", "Least squares; ridge regression with l2 > 0.",
                                               "Hoerl and Kennard 1970, Ridge regression; Bishop 2006, 3.1"),
       config::member<LinearSvm, Model>("linear_svm", "Support vector machines without kernel, one against the rest.",
                                        "Cortes and Vapnik 1995; Fan et al. 2008, LIBLINEAR"),
       config::member<MultilayerPerceptron, Model>("multilayer_perceptron",
                                                   "Fully connected hidden layers, a softmax on top.",
                                                   "Rumelhart, Hinton and Williams 1986; Bishop 2006, chapter 5")}};
  return all;
}

std::size_t Model::parameter_count(const ModelShape& shape) const {
  STAKEMINE_ASSERT(shape.features >= 1 && shape.classes >= 1);
  return do_parameter_count(shape);
}

void Model::initialize(const ModelShape& shape, KeyedRandom& random, std::span<double> parameters) const {
  STAKEMINE_ASSERT(parameters.size() == parameter_count(shape));
  do_initialize(shape, random, parameters);
}

void Model::gradient_sum(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                         ModelScratch& scratch, std::span<double> out) const {
  STAKEMINE_ASSERT(parameters.size() == parameter_count(shape) && out.size() == parameters.size());
  check_rows(*this, shape, rows);
  do_gradient_sum(shape, parameters, rows, scratch, out);
}

void Model::add_penalty_gradient(const ModelShape& shape, std::span<const double> parameters,
                                 std::span<double> gradient) const {
  STAKEMINE_ASSERT(parameters.size() == parameter_count(shape) && gradient.size() == parameters.size());
  do_add_penalty_gradient(shape, parameters, gradient);
}

double Model::penalty(const ModelShape& shape, std::span<const double> parameters) const {
  STAKEMINE_ASSERT(parameters.size() == parameter_count(shape));
  return do_penalty(shape, parameters);
}

Evaluation Model::evaluate(const ModelShape& shape, std::span<const double> parameters, const LabelledRows& rows,
                           ModelScratch& scratch) const {
  STAKEMINE_ASSERT(parameters.size() == parameter_count(shape));
  check_rows(*this, shape, rows);
  return do_evaluate(shape, parameters, rows, scratch);
}

double Model::gradient_flops_per_row(const ModelShape& shape) const {
  return do_gradient_flops_per_row(shape);
}

}  // namespace stakemine::learning
