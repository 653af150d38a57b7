// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/learning/coordinator_placement.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/distributed_gradient.hpp"
#include "stakemine/learning/federated_averaging.hpp"
#include "stakemine/learning/linear_regression.hpp"
#include "stakemine/learning/make_blobs_source.hpp"
#include "stakemine/learning/make_classification_source.hpp"
#include "stakemine/learning/make_regression_source.hpp"
#include "stakemine/learning/multilayer_perceptron.hpp"
#include "stakemine/learning/softmax_regression.hpp"

#include "reference/centralized_training.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

// Trains with the rows dealt to miners in random shares (some get none) and the results combined by their mean,
// weighted with the numbers of rows.
std::vector<double> train(const Dataset& data, const Model& model, const Training& training, std::size_t miners,
                          int rounds) {
  const ModelShape shape{data.features.columns, std::max<std::size_t>(1, data.class_names.size())};
  KeyedRandom random{miners, Purpose::test};
  std::vector<std::size_t> cuts{0, data.train_count};
  for (std::size_t i = 1; i < miners; ++i) cuts.push_back(random.below(data.train_count + 1));
  std::ranges::sort(cuts);

  std::vector<double> parameters(model.parameter_count(shape)), aggregate(parameters.size());
  model.initialize(shape, random, parameters);
  std::vector<double> result(training.result_size(parameters.size()));
  ModelScratch scratch;
  for (int round = 1; round <= rounds; ++round) {
    tree_sum(miners, aggregate, [&](std::size_t miner, std::span<double> accumulator) {
      const LabelledRows rows = data.train().range(cuts[miner], cuts[miner + 1]);
      if (rows.size() == 0) return;
      training.local_result({.model = model, .shape = shape, .parameters = parameters, .rows = rows}, scratch, result);
      for (std::size_t i = 0; i < result.size(); ++i) accumulator[i] += static_cast<double>(rows.size()) * result[i];
    });
    for (double& number : aggregate) number /= static_cast<double>(data.train_count);
    training.server_step({static_cast<Round>(round), aggregate}, parameters);
  }
  return parameters;
}

double test_accuracy(const Dataset& data, const Model& model, const std::vector<double>& parameters) {
  ModelScratch scratch;
  return model.evaluate({data.features.columns, data.class_names.size()}, parameters, data.test(), scratch).accuracy();
}

class DistributedEqualsCentralized : public ::testing::TestWithParam<std::size_t> {};

TEST_P(DistributedEqualsCentralized, ToRoundingWhateverTheMiners) {
  constexpr int kRounds = 40;
  MakeClassificationSource::Options options;
  options.n_samples = 6000;
  options.n_informative = 4;
  options.n_classes = 3;
  options.random_state = 42;
  const Dataset data = MakeClassificationSource{options}.load({});
  const reference::Numbers expected = reference::descend(data.train(), 3, 0.01L, 0.3, kRounds);
  const std::vector<double> trained =
      train(data, SoftmaxRegression{{.l2 = 0.01}}, DistributedGradient{{.learning_rate = 0.3}}, GetParam(), kRounds);
  long double difference = 0.0L, norm = 0.0L;
  for (std::size_t i = 0; i < trained.size(); ++i) {
    difference += (trained[i] - expected[i]) * (trained[i] - expected[i]);
    norm += expected[i] * expected[i];
  }
  EXPECT_GT(norm, 0.1L);
  EXPECT_LT(std::sqrt(difference / norm), 1e-12L);
}

INSTANTIATE_TEST_SUITE_P(Miners, DistributedEqualsCentralized, ::testing::Values(1, 7, 100, 5000));

// The accuracies of a converged logistic regression on scikit-learn's 67/33 split, random_state 42.
TEST(DistributedGradient, ReachesTheCentralizedAccuracyOnBreastCancer) {
  CsvSource::Options options;
  options.path.path = std::string{STAKEMINE_SOURCE_DIR} + "/configs/data/wdbc.csv";
  options.label = "diagnosis";
  options.standardize = true;
  options.test_share = 0.33;
  options.split_random_state = 42;
  Dataset data = CsvSource{options}.load({});
  (void)CoordinatorPlacement{{.shards = 240, .shards_per_miner = {}}}.place(data, {42, 40});
  const SoftmaxRegression model{{.l2 = 1.0 / 381}};
  const auto parameters = train(data, model, DistributedGradient{{.learning_rate = 0.4}}, 40, 1000);
  EXPECT_NEAR(test_accuracy(data, model, parameters), 0.979, 1.0 / 188);
}

TEST(DistributedGradient, ReachesTheCentralizedAccuracyOnDigits) {
  CsvSource::Options options;
  options.path.path = std::string{STAKEMINE_SOURCE_DIR} + "/configs/data/digits.csv";
  options.label = "y";
  options.split_column = "is_test";
  options.divide_by = 16;
  const Dataset data = CsvSource{options}.load({1, "miner"});
  EXPECT_EQ(data.features.columns, 64U);
  const SoftmaxRegression model{{.l2 = 1.0 / 1203}};
  const auto parameters = train(data, model, DistributedGradient{{.learning_rate = 2.0}}, 16, 700);
  EXPECT_NEAR(test_accuracy(data, model, parameters), 0.963, 1.0 / 594);
}

TEST(DistributedGradient, ReachesTheCentralizedAccuracyOnMakeClassification) {
  MakeClassificationSource::Options options;
  options.random_state = 42;
  options.test_share = 0.33;
  options.split_random_state = 42;
  const Dataset data = MakeClassificationSource{options}.load({});
  ASSERT_EQ(data.test().size(), 33U);
  const SoftmaxRegression model{{.l2 = 1.0 / 67}};
  const auto parameters = train(data, model, DistributedGradient{{.learning_rate = 0.3}}, 10, 1000);
  EXPECT_NEAR(test_accuracy(data, model, parameters), 0.94, 1.0 / 33);
}

// The solution of (XᵀX/m + l2 I) w = Xᵀy/m by elimination; the bias is a column of ones without penalty.
std::vector<double> ridge(const LabelledRows& rows, double l2) {
  const std::size_t d = rows.features.columns, n = d + 1;
  std::vector<std::vector<long double>> a(n, std::vector<long double>(n + 1));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const long double x = j < d ? rows.features.at(i, j) : 1.0L;
      for (std::size_t k = 0; k < n; ++k) a[j][k] += x * (k < d ? rows.features.at(i, k) : 1.0L);
      a[j][n] += x * rows.targets[i];
    }
  for (std::size_t j = 0; j < d; ++j) a[j][j] += static_cast<long double>(l2) * rows.size();
  for (std::size_t p = 0; p < n; ++p)
    for (std::size_t j = 0; j < n; ++j) {
      const long double factor = a[j][p] / a[p][p];
      if (j != p)
        for (std::size_t k = p; k <= n; ++k) a[j][k] -= factor * a[p][k];
    }
  std::vector<double> solution;
  for (std::size_t j = 0; j < n; ++j) solution.push_back(static_cast<double>(a[j][n] / a[j][j]));
  return solution;
}

TEST(DistributedGradient, FindsTheRidgeSolution) {
  MakeRegressionSource::Options options;
  options.n_features = 6;
  options.n_informative = 4;
  options.bias = 3;
  options.noise = 2;
  options.random_state = 5;
  const Dataset data = MakeRegressionSource{options}.load({.target = Target::numbers});
  ASSERT_EQ(data.train().size(), 75U);
  const auto trained = train(data, LinearRegression{{.l2 = 0.1}}, DistributedGradient{{.learning_rate = 0.3}}, 9, 2000);
  const auto expected = ridge(data.train(), 0.1);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(trained[i], expected[i], 1e-9);
}

TEST(DistributedGradient, APerceptronLearnsWhatNoLineParts) {
  MakeBlobsSource::Options options;
  options.n_samples = 300;
  options.centers = 3;
  options.random_state = 1;
  options.standardize = true;
  Dataset data = MakeBlobsSource{options}.load({});
  for (std::uint32_t& label : data.labels) label %= 2;  // the first and the last blob against the one between them
  data.class_names.resize(2);
  const MultilayerPerceptron model{{.hidden = {16}, .activation = Activation::tanh}};
  const auto parameters = train(data, model, DistributedGradient{{.learning_rate = 0.5}}, 4, 400);
  EXPECT_GT(test_accuracy(data, model, parameters), 0.95);
}

TEST(DistributedGradient, CountsTheWorkOfAMinersRows) {
  const DistributedGradient training{{}};
  const SoftmaxRegression model{{}};
  EXPECT_EQ(training.local_flops(model, {30, 2}, 10), 10 * 4.0 * 62);
}

struct Small {
  Small() : features(6, 2), labels{0, 1, 0, 1, 1, 0}, parameters(model.parameter_count({2, 2}), 0.1) {
    for (double& number : features.data) number = random.normal();
  }
  std::vector<double> moves(const FederatedAveraging::Options& options) {
    std::vector<double> result(parameters.size());
    FederatedAveraging{options}.local_result({.model = model,
                                              .shape = {2, 2},
                                              .parameters = parameters,
                                              .rows = {features.view(), labels},
                                              .round = 3,
                                              .random = KeyedRandom{1, Purpose::shard_shuffle, 1, 3}},
                                             scratch, result);
    return result;
  }
  // Plain descent, step by step, over batches of the whole.
  std::vector<double> descended(int steps, double rate, double proximal) {
    std::vector<double> w = parameters, gradient(w.size());
    for (int step = 0; step < steps; ++step) {
      model.gradient_sum({2, 2}, w, {features.view(), labels}, scratch, gradient);
      for (std::size_t i = 0; i < w.size(); ++i)
        w[i] -= rate * (gradient[i] / 6 + (i < 4 ? 0.1 * w[i] : 0) + proximal * (w[i] - parameters[i]));
    }
    for (std::size_t i = 0; i < w.size(); ++i) w[i] -= parameters[i];
    return w;
  }

  KeyedRandom random{5, Purpose::test};
  SoftmaxRegression model{{.l2 = 0.1}};
  Matrix features;
  std::vector<std::uint32_t> labels;
  std::vector<double> parameters;
  ModelScratch scratch;
};

void expect_near(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-14);
}

TEST(FederatedAveraging, IsLocalDescent) {
  Small small;
  expect_near(small.moves({{.learning_rate = 0.2}}), small.descended(1, 0.2, 0));
  expect_near(small.moves({{.local_epochs = 4, .learning_rate = 0.2}}), small.descended(4, 0.2, 0));
  expect_near(small.moves({{.local_epochs = 3, .learning_rate = 0.2}, 0.7}), small.descended(3, 0.2, 0.7));
  EXPECT_EQ(small.moves({{.batch_size = 6}}), small.moves({}));
  EXPECT_EQ(small.moves({{.batch_size = 100}}), small.moves({}));
}

TEST(FederatedAveraging, BatchesAreDrawnFromTheKeyAndCoverTheRows) {
  Small small;
  EXPECT_EQ(small.moves({{.batch_size = 2}}), small.moves({{.batch_size = 2}}));
  EXPECT_NE(small.moves({{.batch_size = 2}}), small.moves({{.batch_size = 3}}));
  // With a tiny rate, the steps of an epoch add up to Σ over batches of their means: for equal batches, 3 of the whole.
  const auto batches = small.moves({{.batch_size = 2, .learning_rate = 1e-7}});
  const auto whole = small.moves({{.learning_rate = 3e-7}});
  double largest = 0;
  for (const double move : whole) largest = std::max(largest, std::abs(move));
  ASSERT_GT(largest, 0);
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_NEAR(batches[i], whole[i], 1e-5 * largest);
}

TEST(FederatedAveraging, ServerOptimizersFollowTheirFormulas) {
  const auto after = [](ServerOptimizer optimizer) {
    FederatedAveraging::Options options;
    options.server_optimizer = optimizer;
    options.server_learning_rate = 0.5;
    options.beta1 = 0.5;
    options.beta2 = 0.75;
    options.tau = 0.25;
    const FederatedAveraging training{options};
    std::vector<double> w{1}, state(training.state_size(1));
    for (const double move : {1.0, 2.0}) training.server_step({1, std::span{&move, 1}, state}, w);
    return w[0];
  };
  EXPECT_DOUBLE_EQ(after(ServerOptimizer::average), 1 + 0.5 * 3);
  EXPECT_DOUBLE_EQ(after(ServerOptimizer::momentum), 1 + 0.5 * (1 + 2.5));
  EXPECT_DOUBLE_EQ(after(ServerOptimizer::adagrad), 1 + 0.5 * (0.5 / 1.25 + 1.25 / (std::sqrt(5.0) + 0.25)));
  EXPECT_DOUBLE_EQ(after(ServerOptimizer::adam), 1 + 0.5 * (0.5 / 0.75 + 1.25 / (std::sqrt(1.1875) + 0.25)));
  EXPECT_DOUBLE_EQ(after(ServerOptimizer::yogi), 1 + 0.5 * (0.5 / 0.75 + 1.25 / (std::sqrt(1.25) + 0.25)));
}

}  // namespace
}  // namespace stakemine::learning
