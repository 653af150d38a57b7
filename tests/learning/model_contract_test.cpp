// SPDX-License-Identifier: Apache-2.0
// What every member of the family Model promises.
#include "stakemine/learning/evaluate_rows.hpp"
#include "stakemine/learning/linear_regression.hpp"
#include "stakemine/learning/linear_svm.hpp"
#include "stakemine/learning/model.hpp"
#include "stakemine/learning/multilayer_perceptron.hpp"
#include "stakemine/learning/softmax_regression.hpp"

#include "learning/gradient_checks.hpp"
#include "reference/centralized_training.hpp"
#include "support/block_runners.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

struct Case {
  std::string name;
  std::shared_ptr<const Model> model;
};

std::vector<Case> all_models() {
  std::vector<Case> cases;
  for (const auto& member : Model::family().members())
    cases.push_back({member.info.name, Model::family().choose(member.info.name).make()});
  cases.push_back({"softmax_regression with a penalty",
                   std::make_shared<SoftmaxRegression>(SoftmaxRegression::Options{.l2 = 0.3})});
  cases.push_back({"softmax_regression without a bias",
                   std::make_shared<SoftmaxRegression>(SoftmaxRegression::Options{.l2 = 0.1, .bias = false})});
  cases.push_back({"ridge regression without a bias",
                   std::make_shared<LinearRegression>(LinearRegression::Options{.l2 = 0.2, .bias = false})});
  cases.push_back({"linear_svm with the plain hinge",
                   std::make_shared<LinearSvm>(LinearSvm::Options{.l2 = 0.1, .loss = HingeLoss::hinge})});
  cases.push_back({"multilayer_perceptron of three layers, tanh",
                   std::make_shared<MultilayerPerceptron>(
                       MultilayerPerceptron::Options{.hidden = {6, 5, 4}, .activation = Activation::tanh, .l2 = 0.1})});
  cases.push_back({"multilayer_perceptron of two layers, relu",
                   std::make_shared<MultilayerPerceptron>(MultilayerPerceptron::Options{.hidden = {7, 9}})});
  cases.push_back({"multilayer_perceptron without hidden layers",
                   std::make_shared<MultilayerPerceptron>(MultilayerPerceptron::Options{.hidden = {}})});
  return cases;
}

struct Sample {
  Sample(std::size_t rows, const ModelShape& model_shape)
      : shape(model_shape), features(rows, shape.features), labels(rows), targets(rows) {
    for (double& number : features.data) number = random.normal();
    for (std::uint32_t& label : labels) label = static_cast<std::uint32_t>(random.below(shape.classes));
    for (double& number : targets) number = 2 * random.normal();
    narrow.assign(features.data.begin(), features.data.end());
  }
  [[nodiscard]] LabelledRows rows() const { return {features.view(), labels, targets}; }
  [[nodiscard]] LabelledRows narrow_rows() const {
    return {{nullptr, features.rows, features.columns}, labels, targets, narrow.data()};
  }
  [[nodiscard]] std::vector<double> parameters(const Model& model) {
    std::vector<double> result(model.parameter_count(shape));
    for (double& number : result) number = 0.3 * random.normal();
    return result;
  }

  KeyedRandom random{11, Purpose::test};
  ModelShape shape;
  Matrix features;
  std::vector<std::uint32_t> labels;
  std::vector<double> targets;
  std::vector<float> narrow;
};

TEST(ModelContract, GradientsAreFiniteDifferencesOfTheObjective) {
  for (const Case& item : all_models())
    for (const ModelShape shape : {ModelShape{1, 2}, ModelShape{7, 3}, ModelShape{13, 5}}) {
      SCOPED_TRACE(item.name);
      Sample sample{150, shape};
      expect_finite_differences(*item.model, shape, sample.parameters(*item.model), sample.rows());
    }
}

TEST(ModelContract, GradientSumsAndEvaluationsAddUpOverAnyPartition) {
  for (const Case& item : all_models()) {
    SCOPED_TRACE(item.name);
    const ModelShape shape{9, 4};
    Sample sample{20'000, shape};
    const std::vector<double> parameters = sample.parameters(*item.model);
    const std::vector<double> whole = gradient_sum(*item.model, shape, parameters, sample.rows());
    ModelScratch scratch;
    const Evaluation evaluation = item.model->evaluate(shape, parameters, sample.rows(), scratch);
    EXPECT_EQ(evaluation.rows, 20'000U);
    for (const std::size_t longest : {3U, 100U, 5000U}) {
      std::vector<double> total(whole.size());
      double loss = 0.0;
      std::uint64_t correct = 0;
      for (std::size_t begin = 0, end = 0; begin < sample.labels.size(); begin = end) {
        end = std::min<std::size_t>(begin + sample.random.below(longest + 1), sample.labels.size());
        const LabelledRows part = sample.rows().range(begin, end);
        const std::vector<double> sum = gradient_sum(*item.model, shape, parameters, part);
        for (std::size_t i = 0; i < sum.size(); ++i) total[i] += sum[i];
        const Evaluation part_evaluation = item.model->evaluate(shape, parameters, part, scratch);
        loss += part_evaluation.loss_sum;
        correct += part_evaluation.correct;
      }
      for (std::size_t i = 0; i < total.size(); ++i) EXPECT_NEAR(total[i], whole[i], 1e-12 * largest(whole));
      EXPECT_NEAR(loss, evaluation.loss_sum, 1e-11 * evaluation.loss_sum);
      EXPECT_EQ(correct, evaluation.correct);
    }
  }
}

TEST(ModelContract, AnEvaluationInBranchesIsThatOfOnePassWhoeverRunsThem) {
  for (const Case& item : all_models())
    for (const std::size_t rows : {1U, 511U, 512U, 513U, 3000U, 40'000U}) {
      SCOPED_TRACE(item.name);
      const ModelShape shape{3, 4};
      Sample sample{rows, shape};
      const std::vector<double> parameters = sample.parameters(*item.model);
      ModelScratch scratch;
      const Evaluation whole = item.model->evaluate(shape, parameters, sample.rows(), scratch);
      const Evaluation alone = evaluate_rows(*item.model, shape, parameters, sample.rows(), {});
      EXPECT_EQ(alone.loss_sum, whole.loss_sum) << rows;
      EXPECT_EQ(alone.correct, whole.correct);
      EXPECT_EQ(alone.rows, rows);
      EXPECT_NEAR(alone.squared_error_sum, whole.squared_error_sum, 1e-12 * whole.squared_error_sum);
      for (const BlockRunner& runner : {on_threads(1), on_threads(2), on_threads(3), on_threads(8), backwards()}) {
        const Evaluation found = evaluate_rows(*item.model, shape, parameters, sample.rows(), runner);
        EXPECT_EQ(found.loss_sum, alone.loss_sum) << rows;
        EXPECT_EQ(found.correct, alone.correct);
        EXPECT_EQ(found.squared_error_sum, alone.squared_error_sum);
      }
    }
}

// Bits must not depend on where the rows lie: a kernel that peels to an aligned address would show here.
TEST(ModelContract, BitsDoNotDependOnAlignmentOrOnScratch) {
  for (const Case& item : all_models()) {
    SCOPED_TRACE(item.name);
    const ModelShape shape{11, 3};
    Sample sample{700, shape};
    const std::vector<double> parameters = sample.parameters(*item.model);
    const std::vector<double> expected = gradient_sum(*item.model, shape, parameters, sample.rows());
    for (std::size_t shift = 1; shift < 8; ++shift) {
      std::vector<double> moved(sample.features.data.size() + shift);
      std::ranges::copy(sample.features.data, moved.begin() + static_cast<std::ptrdiff_t>(shift));
      const LabelledRows rows{
          {moved.data() + shift, sample.features.rows, shape.features}, sample.labels, sample.targets};
      ModelScratch scratch{std::vector<double>(shift * 1000, 1e300), {}};
      std::vector<double> out(parameters.size());
      item.model->gradient_sum(shape, parameters, rows, scratch, out);
      EXPECT_EQ(std::memcmp(out.data(), expected.data(), out.size() * sizeof(double)), 0) << "shifted by " << shift;
    }
  }
}

TEST(ModelContract, SinglePrecisionIsTheSameToItsRounding) {
  for (const Case& item : all_models())
    for (const std::size_t rows : {40U, 3000U}) {
      SCOPED_TRACE(item.name);
      const ModelShape shape{19, 3};
      Sample sample{rows, shape};
      const std::vector<double> parameters = sample.parameters(*item.model);
      const std::vector<double> wide = gradient_sum(*item.model, shape, parameters, sample.rows());
      const std::vector<double> narrow = gradient_sum(*item.model, shape, parameters, sample.narrow_rows());
      EXPECT_NE(wide, narrow);
      for (std::size_t i = 0; i < wide.size(); ++i) EXPECT_NEAR(narrow[i], wide[i], 2e-5 * (1 + largest(wide)));
      ModelScratch scratch;
      const Evaluation expected = item.model->evaluate(shape, parameters, sample.rows(), scratch);
      const Evaluation found = item.model->evaluate(shape, parameters, sample.narrow_rows(), scratch);
      EXPECT_NEAR(found.loss_sum, expected.loss_sum, 1e-5 * expected.loss_sum);
    }
}

TEST(ModelContract, NoRowsGiveNoGradient) {
  for (const Case& item : all_models()) {
    SCOPED_TRACE(item.name);
    Sample sample{4, {3, 2}};
    for (const double number :
         gradient_sum(*item.model, sample.shape, sample.parameters(*item.model), sample.rows().range(2, 2)))
      EXPECT_EQ(number, 0.0);
    EXPECT_GT(item.model->gradient_flops_per_row(sample.shape), 0.0);
  }
}

TEST(LinearRegression, LossAndErrorByHand) {
  const LinearRegression model{{.l2 = 0.5}};
  const std::vector<double> x{1, 2, 3, -1}, parameters{2, -1, 0.5}, targets{1, 6};
  const LabelledRows rows{{x.data(), 2, 2}, {}, targets};
  ModelScratch scratch;
  const Evaluation evaluation = model.evaluate({2, 1}, parameters, rows, scratch);
  EXPECT_EQ(evaluation.loss_sum, 0.5 * (0.25 + 2.25));  // predicted 0.5 and 7.5
  EXPECT_EQ(evaluation.rmse(), std::sqrt(1.25));
  EXPECT_EQ(model.penalty({2, 1}, parameters), 0.25 * 5);
  EXPECT_EQ(gradient_sum(model, {2, 1}, parameters, rows), (std::vector<double>{4, -2.5, 1}));
}

TEST(LinearSvm, LossesByHand) {
  const std::vector<double> x{1}, parameters{0.5, -3, 0, 0.25, 0, 0.5};  // scores 0.75, -3, 0.5
  const std::vector<std::uint32_t> labels{0};
  const LabelledRows rows{{x.data(), 1, 1}, labels};
  ModelScratch scratch;
  const LinearSvm plain{{.loss = HingeLoss::hinge}}, squared{{}};
  EXPECT_EQ(plain.evaluate({1, 3}, parameters, rows, scratch).loss_sum, 0.25 + 1.5);
  EXPECT_EQ(squared.evaluate({1, 3}, parameters, rows, scratch).loss_sum, 0.0625 + 2.25);
  EXPECT_EQ(gradient_sum(plain, {1, 3}, parameters, rows), (std::vector<double>{-1, 0, 1, -1, 0, 1}));
  EXPECT_EQ(gradient_sum(squared, {1, 3}, parameters, rows), (std::vector<double>{-0.5, 0, 3, -0.5, 0, 3}));
  EXPECT_EQ(squared.evaluate({1, 3}, parameters, rows, scratch).correct, 1U);
}

TEST(MultilayerPerceptron, BeginsAsHeAndGlorotSay) {
  const auto deviation_of = [](Activation activation) {
    const MultilayerPerceptron model{{.hidden = {300}, .activation = activation}};
    std::vector<double> parameters(model.parameter_count({200, 2}));
    KeyedRandom random{3, Purpose::model_initial};
    model.initialize({200, 2}, random, parameters);
    double squares = 0;
    for (std::size_t i = 0; i < 60'000; ++i) squares += parameters[i] * parameters[i];
    for (std::size_t i = 60'000; i < 60'300; ++i) EXPECT_EQ(parameters[i], 0);  // biases
    EXPECT_NE(parameters[60'300], 0);
    return std::sqrt(squares / 60'000);
  };
  EXPECT_NEAR(deviation_of(Activation::relu), std::sqrt(2.0 / 200), 0.001);
  EXPECT_NEAR(deviation_of(Activation::tanh), std::sqrt(2.0 / 500), 0.001);
}

// Weights by hand: hidden units x1 and −x1 cut at 0; the classes' scores are their sum and the bias alone.
TEST(MultilayerPerceptron, ForwardByHand) {
  const MultilayerPerceptron model{{.hidden = {2}}};
  const std::vector<double> parameters{1, 0, -1, 0, 0, 0.5, /* output */ 1, 1, 0, 0, 0, 2};
  const std::vector<double> x{3, 9, -1, 9};
  const std::vector<std::uint32_t> labels{0, 1};
  ModelScratch scratch;
  const Evaluation seen = model.evaluate({2, 2}, parameters, {{x.data(), 2, 2}, labels}, scratch);
  EXPECT_EQ(seen.correct, 2U);  // scores (3, 2), then (1.5, 2)
  EXPECT_NEAR(seen.loss_sum, std::log(1 + std::exp(-1.0)) + std::log(1 + std::exp(-0.5)), 1e-15);
}

TEST(SoftmaxRegression, IsTheTextbooks) {
  const ModelShape shape{6, 4};
  Sample sample{900, shape};
  const SoftmaxRegression model{{.l2 = 0.05}};
  const std::vector<double> parameters = sample.parameters(model);
  const reference::Objective expected = reference::objective(
      sample.rows(), shape.classes, reference::Numbers(parameters.begin(), parameters.end()), 0.05L);
  std::vector<double> gradient = gradient_sum(model, shape, parameters, sample.rows());
  for (double& number : gradient) number /= 900.0;
  model.add_penalty_gradient(shape, parameters, gradient);
  for (std::size_t i = 0; i < gradient.size(); ++i)
    EXPECT_NEAR(gradient[i], static_cast<double>(expected.gradient[i]), 1e-15);
  ModelScratch scratch;
  EXPECT_NEAR(model.evaluate(shape, parameters, sample.rows(), scratch).mean_loss() + model.penalty(shape, parameters),
              static_cast<double>(expected.value), 1e-14);
}

TEST(SoftmaxRegression, LargeScoresNeitherOverflowNorLoseTheLoss) {
  const SoftmaxRegression model{{}};
  const std::vector<double> x{1000.0}, parameters{1.0, -1.0, 0.0, 0.0};
  const std::vector<std::uint32_t> wrong{1};
  ModelScratch scratch;
  const LabelledRows rows{{x.data(), 1, 1}, wrong};
  EXPECT_EQ(model.evaluate({1, 2}, parameters, rows, scratch).loss_sum, 2000.0);
  EXPECT_EQ(gradient_sum(model, {1, 2}, parameters, rows), (std::vector<double>{1000.0, -1000.0, 1.0, -1.0}));
}

TEST(SoftmaxRegression, ATieGoesToTheLowestClass) {
  const SoftmaxRegression model{{}};
  Sample sample{300, {2, 3}};
  ModelScratch scratch;
  const auto zeros = std::vector<double>(9);
  const auto lowest = static_cast<std::uint64_t>(std::ranges::count(sample.labels, 0U));
  EXPECT_EQ(model.evaluate(sample.shape, zeros, sample.rows(), scratch).correct, lowest);
}

}  // namespace
}  // namespace stakemine::learning
