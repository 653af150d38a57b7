// SPDX-License-Identifier: Apache-2.0
// Rows held sparse are the rows held dense: as they are read, changed, chosen, and as every linear model sees them.
#include "stakemine/learning/distributed_gradient.hpp"
#include "stakemine/learning/evaluate_rows.hpp"
#include "stakemine/learning/federated_averaging.hpp"
#include "stakemine/learning/linear_regression.hpp"
#include "stakemine/learning/linear_svm.hpp"
#include "stakemine/learning/row_block.hpp"
#include "stakemine/learning/softmax_regression.hpp"

#include "learning/gradient_checks.hpp"
#include "learning/sparse_scores.hpp"
#include "support/block_runners.hpp"
#include "support/dense_features.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;

// Rows of both kinds with the same numbers; some rows have none, and the numbers of consecutive rows lie apart.
struct Sample {
  Sample(std::size_t rows, const ModelShape& model_shape, double density) : shape(model_shape) {
    dense.features = Matrix{rows, shape.features};
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto begin = static_cast<std::uint64_t>(sparse.features.data.size());
      for (std::uint32_t column = 0; column < shape.features; ++column) {
        if (random.uniform() >= density) continue;
        const double number = random.normal();
        dense.features.row(row)[column] = number;
        sparse.features.data.push_back(number);
        sparse.pattern.columns.push_back(column);
      }
      sparse.pattern.rows.push_back({begin, sparse.features.data.size()});
      dense.labels.push_back(static_cast<std::uint32_t>(random.below(shape.classes)));
      dense.targets.push_back(2 * random.normal());
    }
    dense.train_count = rows;
    sparse.features.rows = rows;
    sparse.features.columns = shape.features;
    sparse.labels = dense.labels;
    sparse.targets = dense.targets;
    sparse.train_count = rows;
    sparse.source_rows.resize(rows);
    dense.source_rows.resize(rows);
    std::vector<std::uint32_t> order(rows);
    for (std::uint32_t row = 0; row < rows; ++row) order[row] = row;
    shuffle(std::span{order}, random);
    dense.reorder(order);
    sparse.reorder(order);
  }
  [[nodiscard]] std::vector<double> parameters(const Model& model) {
    std::vector<double> result(model.parameter_count(shape));
    for (double& number : result) number = 0.3 * random.normal();
    return result;
  }

  KeyedRandom random{5, Purpose::test};
  ModelShape shape;
  Dataset dense, sparse;
};

struct Case {
  std::string name;
  std::shared_ptr<const Model> model;
};

std::vector<Case> linear_models() {
  std::vector<Case> cases;
  for (const auto& member : Model::family().members())
    if (std::shared_ptr<const Model> model = Model::family().choose(member.info.name).make();
        model->reads() == Storage::sparse)
      cases.push_back({member.info.name, std::move(model)});
  EXPECT_EQ(cases.size(), 3U);
  cases.push_back({"softmax_regression with a penalty, without a bias",
                   std::make_shared<SoftmaxRegression>(SoftmaxRegression::Options{.l2 = 0.3, .bias = false})});
  cases.push_back({"ridge regression with a penalty, without a bias",
                   std::make_shared<LinearRegression>(LinearRegression::Options{.l2 = 0.2, .bias = false})});
  cases.push_back({"linear_svm with the plain hinge",
                   std::make_shared<LinearSvm>(LinearSvm::Options{.l2 = 0.1, .loss = HingeLoss::hinge})});
  return cases;
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected, double share) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], share * (1 + largest(expected))) << "number " << i;
}

TEST(SparseRows, GiveTheGradientsAndLossesOfDenseOnes) {
  for (const Case& item : linear_models())
    for (const std::size_t classes : {1U, 2U, 3U, 5U, 9U, 17U})
      for (const std::size_t rows : {1U, 3U, 64U, 700U, 6000U}) {
        if (classes == 1 && item.model->target() == Target::classes) continue;
        SCOPED_TRACE(fmt::format("{}, {} classes, {} rows", item.name, classes, rows));
        const ModelShape shape{40, item.model->target() == Target::classes ? classes : 1};
        Sample sample{rows, shape, 0.1};
        const std::vector<double> parameters = sample.parameters(*item.model);
        expect_near(gradient_sum(*item.model, shape, parameters, sample.sparse.train()),
                    gradient_sum(*item.model, shape, parameters, sample.dense.train()), 1e-12);
        ModelScratch scratch;
        const Evaluation found = item.model->evaluate(shape, parameters, sample.sparse.train(), scratch);
        const Evaluation expected = item.model->evaluate(shape, parameters, sample.dense.train(), scratch);
        EXPECT_NEAR(found.loss_sum, expected.loss_sum, 1e-12 * expected.loss_sum);
        EXPECT_EQ(found.correct, expected.correct);
        EXPECT_NEAR(found.squared_error_sum, expected.squared_error_sum, 1e-12 * expected.squared_error_sum);
        EXPECT_EQ(found.rows, rows);
      }
}

TEST(SparseRows, GradientsAreFiniteDifferencesOfTheObjective) {
  for (const Case& item : linear_models()) {
    SCOPED_TRACE(item.name);
    const ModelShape shape{11, item.model->target() == Target::classes ? 3U : 1U};
    Sample sample{150, shape, 0.2};
    expect_finite_differences(*item.model, shape, sample.parameters(*item.model), sample.sparse.train());
  }
}

TEST(SparseRows, SumsAddUpOverAnyPartitionAndEvaluateAlikeOnAnyThreads) {
  for (const Case& item : linear_models()) {
    SCOPED_TRACE(item.name);
    const ModelShape shape{30, item.model->target() == Target::classes ? 4U : 1U};
    Sample sample{20'000, shape, 0.05};
    const LabelledRows rows = sample.sparse.train();
    const std::vector<double> parameters = sample.parameters(*item.model);
    const std::vector<double> whole = gradient_sum(*item.model, shape, parameters, rows);
    for (const std::size_t longest : {3U, 100U, 5000U}) {
      std::vector<double> total(whole.size());
      for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        end = std::min<std::size_t>(begin + sample.random.below(longest + 1), rows.size());
        const std::vector<double> sum = gradient_sum(*item.model, shape, parameters, rows.range(begin, end));
        for (std::size_t i = 0; i < sum.size(); ++i) total[i] += sum[i];
      }
      expect_near(total, whole, 1e-12);
    }
    ModelScratch scratch;
    const Evaluation alone = item.model->evaluate(shape, parameters, rows, scratch);
    for (const BlockRunner& runner : {on_threads(1), on_threads(3), on_threads(8), backwards()}) {
      const Evaluation found = evaluate_rows(*item.model, shape, parameters, rows, runner);
      EXPECT_EQ(found.loss_sum, alone.loss_sum);
      EXPECT_EQ(found.correct, alone.correct);
    }
  }
}

// A gradient must not depend on which numbers of other rows lie before, or on what a call before has left.
TEST(SparseRows, BitsAreThoseOfTheRowsAlone) {
  for (const Case& item : linear_models()) {
    SCOPED_TRACE(item.name);
    const ModelShape shape{30, item.model->target() == Target::classes ? 3U : 1U};
    Sample sample{2000, shape, 0.2};
    const std::vector<double> parameters = sample.parameters(*item.model);
    const LabelledRows rows = sample.sparse.train().range(700, 1500);
    RowBlock block;
    std::vector<std::uint32_t> chosen(rows.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) chosen[row] = row;
    const std::uint32_t none[] = {0};
    const LabelledRows moved = block.gather(rows, chosen, {.rows = 1, .features = std::span{none}.first(0)});
    ASSERT_NE(moved.columns, rows.columns);
    ModelScratch scratch{std::vector<double>(1000, 1e300), {}};
    std::vector<double> out(parameters.size());
    item.model->gradient_sum(shape, parameters, moved, scratch, out);
    EXPECT_EQ(out, gradient_sum(*item.model, shape, parameters, rows));
  }
}

TEST(SparseRows, SinglePrecisionIsTheSameToItsRounding) {
  for (const Case& item : linear_models()) {
    SCOPED_TRACE(item.name);
    const ModelShape shape{40, item.model->target() == Target::classes ? 3U : 1U};
    Sample sample{5000, shape, 0.1};
    const std::vector<double> parameters = sample.parameters(*item.model);
    const std::vector<double> wide = gradient_sum(*item.model, shape, parameters, sample.sparse.train());
    ModelScratch scratch;
    const double loss = item.model->evaluate(shape, parameters, sample.sparse.train(), scratch).loss_sum;
    to_single_precision(sample.sparse);
    const std::vector<double> narrow = gradient_sum(*item.model, shape, parameters, sample.sparse.train());
    EXPECT_NE(wide, narrow);
    expect_near(narrow, wide, 2e-6);
    EXPECT_NEAR(item.model->evaluate(shape, parameters, sample.sparse.train(), scratch).loss_sum, loss, 1e-5 * loss);
  }
}

TEST(SparseRows, NoRowsGiveNoGradientAndWorkIsThatOfTheNumbersHeld) {
  for (const Case& item : linear_models()) {
    SCOPED_TRACE(item.name);
    ModelShape shape{6, item.model->target() == Target::classes ? 2U : 1U};
    Sample sample{4, shape, 0.5};
    for (const double number :
         gradient_sum(*item.model, shape, sample.parameters(*item.model), sample.sparse.train().range(2, 2)))
      EXPECT_EQ(number, 0.0);
    const double dense = item.model->gradient_flops_per_row(shape);
    shape.held = 6;
    EXPECT_EQ(item.model->gradient_flops_per_row(shape), dense);
    shape.held = 1.5;
    EXPECT_EQ(item.model->gradient_flops_per_row(shape), dense - 4 * 4.5 * static_cast<double>(shape.classes));
  }
}

TEST(SparseRows, AreTrainedOnAsDenseOnesAre) {
  const SoftmaxRegression model{{.l2 = 0.01}};
  Sample sample{300, {50, 3}, 0.1};
  FederatedAveraging::Options local;
  local.batch_size = 7;
  local.local_epochs = 2;
  DistributedGradient::Options batches;
  batches.batch_size = 20;
  for (const auto& training : std::initializer_list<std::shared_ptr<const Training>>{
           std::make_shared<DistributedGradient>(DistributedGradient::Options{}),
           std::make_shared<DistributedGradient>(batches), std::make_shared<FederatedAveraging>(local)}) {
    const std::vector<double> parameters = sample.parameters(model);
    const auto result_on = [&](const Dataset& data) {
      ModelScratch scratch;
      std::vector<double> result(parameters.size());
      training->local_result({.model = model,
                              .shape = sample.shape,
                              .parameters = parameters,
                              .rows = data.train().range(20, 280),
                              .random = KeyedRandom{1, Purpose::shard_shuffle, 2, 3}},
                             scratch, result);
      return result;
    };
    expect_near(result_on(sample.sparse), result_on(sample.dense), 1e-12);
  }
}

TEST(SparseRows, AreGatheredAndStampedAsDenseOnesAre) {
  for (const bool narrow : {false, true}) {
    Sample sample{40, {12, 3}, 0.2};
    if (narrow) {
      to_single_precision(sample.dense);
      to_single_precision(sample.sparse);
    }
    const std::vector<std::uint32_t> chosen{5, 0, 39, 5, 17}, features{7, 0, 11, 7};
    for (const std::size_t stamped : {0U, 2U, 5U}) {
      RowBlock dense, sparse;
      const Stamp stamp{.rows = stamped, .features = features, .value = 0.75};
      const LabelledRows expected = dense.gather(sample.dense.train(), chosen, stamp);
      const LabelledRows found = sparse.gather(sample.sparse.train(), chosen, stamp);
      ASSERT_TRUE(found.is_sparse());
      EXPECT_EQ(dense_features(found).data, dense_features(expected).data) << stamped;
      EXPECT_EQ(dense_features(found).row(0)[11] == 0.75, stamped > 0);
      EXPECT_TRUE(std::ranges::equal(found.labels, expected.labels));
      found.visit_sparse([&](const auto& rows) {
        for (std::size_t row = 0; row < rows.size(); ++row)
          EXPECT_EQ(std::ranges::adjacent_find(rows.row(row).columns, std::greater_equal<>{}),
                    rows.row(row).columns.end());
      });
    }
    RowBlock none;
    EXPECT_TRUE(none.gather(sample.sparse.train(), {}).is_sparse());
  }
}

TEST(SparseKernels, ByHand) {
  const std::vector<std::uint32_t> columns{0, 3};
  const std::vector<double> values{2, -1}, weights{1, 10, 0, 0, 0, 0, 3, -4}, offsets{0.5, 0};
  const SparseRow<double> row{columns, values.data()};
  std::vector<double> scores(2), gradient(8, 1.0);
  sparse_scores(row, weights.data(), offsets.data(), 2, scores.data());
  EXPECT_THAT(scores, ElementsAre(2 - 3 + 0.5, 20 + 4));
  sparse_scores(row, weights.data(), nullptr, 2, scores.data());
  EXPECT_THAT(scores, ElementsAre(-1, 24));
  add_sparse_outer_product(row, scores.data(), 2, gradient.data());
  EXPECT_THAT(gradient, ElementsAre(1 - 2, 1 + 48, 1, 1, 1, 1, 1 + 1, 1 - 24));
}

// Joining by the tree must stay cheap beside what is added, and rows few where parameters are.
TEST(SparseKernels, GroupsAreSoLargeThatJoiningThemIsCheap) {
  const std::vector<RowExtent> rows(100'000, {0, 50});
  for (const std::size_t parameters : {100U, 20'000U, 1'000'000U, 100'000'000U}) {
    const std::size_t length = sparse_group_rows(rows, 2, parameters);
    EXPECT_EQ(length & (length - 1), 0U);
    const bool alone = length * kTreeLeaf >= rows.size();
    EXPECT_TRUE(alone || static_cast<double>(rows.size()) / static_cast<double>(length * kTreeLeaf) *
                                 static_cast<double>(parameters) <=
                             0.25 * 100'000 * 50 * 2)
        << parameters;
    EXPECT_EQ(parameters == 100, length == kBlockRows);
    EXPECT_EQ(parameters == 100'000'000, alone);
  }
}

}  // namespace
}  // namespace stakemine::learning
