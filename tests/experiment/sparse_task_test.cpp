// SPDX-License-Identifier: Apache-2.0
// Whole runs on rows that are held sparse, against the same runs on the same rows held dense.
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/experiment/memory.hpp"
#include "stakemine/experiment/simulate.hpp"

#include "experiment/scratch_path.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

// 400 rows of 120 features, six a row, of three classes that some of the features tell.
std::string rows_text() {
  KeyedRandom random{3, Purpose::test};
  std::string text;
  for (std::uint64_t row = 0; row < 400; ++row) {
    const std::uint64_t label = random.below(3);
    text += fmt::format("{} {}:1", label, 1 + 3 * random.below(4) + label);
    for (std::uint64_t k = 0; k < 5; ++k)
      text += fmt::format(" {}:{:.3f}", 20 + 20 * k + random.below(20), random.uniform());
    text += '\n';
  }
  return text + "0 120:1\n";
}

struct Variant {
  std::string storage = "sparse", precision = "float64", model = R"({"type": "softmax_regression", "l2": 0.01})",
              placement = R"({"type": "coordinator", "shards": 90})",
              training = R"({"type": "distributed_gradient", "learning_rate": 1})",
              miners = R"([{"count": 12, "stake": {"type": "uniform", "minimum": 1, "maximum": 9}}])", rest{};
};

class SparseTask : public testing::Test {
 protected:
  SparseTask() { folder_.write("rows.txt", rows_text()); }

  [[nodiscard]] ExperimentConfig config(const Variant& variant) const {
    return read_config_text(
        fmt::format(R"({{"seed": 5, "rounds": 6, "task": {{"type": "learning", "precision": "{}", "model": {},
            "data": {{"type": "libsvm", "path": "rows.txt", "storage": "{}", "test_share": 0.2}}, "placement": {}, "training": {}}},
            "miners": {}{}}})",
                    variant.precision, variant.model, variant.storage, variant.placement, variant.training,
                    variant.miners, variant.rest),
        "config", folder_.file("rows.txt").parent_path().string());
  }
  [[nodiscard]] RunResult run(const Variant& variant, unsigned threads = 1) const {
    ExperimentConfig read = config(variant);
    read.runtime.threads = threads;
    return simulate(read);
  }
  [[nodiscard]] std::string error(const std::string& task) const {
    try {
      (void)simulate(
          read_config_text(fmt::format(R"({{"seed": 1, "rounds": 1, "task": {}, "miners": [{{"count": 2}}]}})", task),
                           "config", folder_.file("rows.txt").parent_path().string()));
    } catch (const UserError& caught) {
      return caught.what();
    }
    return "no error";
  }

  ScratchPath folder_;
};

void expect_near(const std::vector<double>& found, const std::vector<double>& expected, double share) {
  ASSERT_EQ(found.size(), expected.size());
  double norm = 0, distance = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    norm += expected[i] * expected[i];
    distance += (found[i] - expected[i]) * (found[i] - expected[i]);
  }
  EXPECT_GT(norm, 0);
  EXPECT_LE(std::sqrt(distance / norm), share);
}

TEST_F(SparseTask, LearnsWhatDenseRowsTeach) {
  const std::string attacked = R"([{"count": 9}, {"count": 3, "behavior": )";
  for (Variant variant : std::vector<Variant>{
           {},
           {.model = R"("linear_regression")", .training = R"({"type": "distributed_gradient", "learning_rate": 0.1})"},
           {.model = R"({"type": "linear_svm", "l2": 0.001})",
           .training = R"({"type": "distributed_gradient", "learning_rate": 0.1, "batch_size": 9})"},
           {.placement = R"({"type": "dirichlet", "alpha": 0.5})",
           .training = R"({"type": "federated_averaging", "batch_size": 5})"},
           {.placement = R"("iid")", .training = R"("scaffold")"},
           {.miners = attacked + R"({"type": "backdoor", "features": [7, 100, 3], "value": 0.5, "target": 1}}])"},
           {.placement = R"("iid")",
           .miners = attacked + R"("label_flip"}])",
           .rest = R"(, "aggregation": "coordinate_median")"}}) {
    SCOPED_TRACE(variant.model + variant.training + variant.miners);
    const RunResult sparse = run(variant);
    variant.storage = "dense";
    const RunResult dense = run(variant);
    expect_near(sparse.parameters, dense.parameters, 1e-12);
    EXPECT_THAT(sparse.summary.task, HasSubstr("120 features (sparse: "));
    EXPECT_THAT(dense.summary.task, HasSubstr("120 features, "));
    variant.precision = "float32";
    const RunResult narrow_dense = run(variant);
    variant.storage = "sparse";
    expect_near(run(variant).parameters, narrow_dense.parameters, 1e-4);
  }
}

TEST_F(SparseTask, ComesOutTheSameOnAnyThreads) {
  for (const Variant& variant : std::vector<Variant>{
           {}, {.precision = "float32", .placement = R"("iid")", .training = R"("federated_averaging")"}}) {
    const RunResult alone = run(variant, 1);
    for (const unsigned threads : {2U, 3U, 8U}) {
      const RunResult found = run(variant, threads);
      EXPECT_EQ(found.summary.digest, alone.summary.digest);
      EXPECT_EQ(found.parameters, alone.parameters);
    }
  }
}

// Seven numbers of 121 a row, the bias among them, on machines that are slow; twelve bytes of a number beside eight,
// over links that are.
TEST_F(SparseTask, IsChargedForWhatRowsHold) {
  const auto ratio = [&](Variant variant) {
    const double sparse = run(variant).summary.virtual_time_s;
    variant.storage = "dense";
    return run(variant).summary.virtual_time_s / sparse;
  };
  EXPECT_NEAR(ratio({.placement = R"("iid")",
                     .miners = R"([{"count": 12, "stake": 1, "speed": "1 flop/s"}])",
                     .rest = R"(, "network": {"type": "star", "link": {"bandwidth": "1 Tbit/s"}})"}),
              121.0 / 7, 0.1);
  // Of 26 or 27 rows a miner, beside a model of 363 numbers each way.
  const double model = 363 * 8, dense = 26.67 * (120 * 8 + 4), sparse = 26.67 * (6 * 12 + 4 + 4);
  EXPECT_NEAR(ratio({.placement = R"({"type": "coordinator", "shards": 12})",
                     .miners = R"([{"count": 12, "stake": 1, "speed": "1 Pflop/s"}])",
                     .rest = R"(, "network": {"type": "star", "hub": {"bandwidth": "1 Tbit/s"},
                                "link": {"bandwidth": "1 kbit/s"}})"}),
              (2 * model + dense) / (2 * model + sparse), 0.1);
}

TEST_F(SparseTask, IsRefusedWhereDenseRowsAreRead) {
  const std::string data = R"({"type": "libsvm", "path": "rows.txt", "storage": "sparse"})";
  EXPECT_THAT(
      error(R"({"type": "learning", "model": "multilayer_perceptron", "data": )" + data + "}"),
      HasSubstr("/task/model: \"multilayer_perceptron\" reads dense rows only, where the storage of the data is "
                "sparse; expected dense storage, or one of softmax_regression, linear_regression, linear_svm"));
  EXPECT_THAT(error(R"({"type": "row_times_stake", "data": )" + data + "}"),
              HasSubstr("/task/data: has rows whose storage is sparse"));
  EXPECT_THAT(
      error(
          R"({"type": "learning", "data": {"type": "libsvm", "path": "rows.txt", "storage": "sparse", "standardize": true}})"),
      HasSubstr("/task/data/standardize: would leave hardly a 0"));
  // Where the config leaves it open, such rows are dense.
  EXPECT_EQ(
      error(
          R"({"type": "learning", "model": "multilayer_perceptron", "data": {"type": "libsvm", "path": "rows.txt"}})"),
      "no error");
  EXPECT_EQ(error(R"({"type": "learning", "data": {"type": "libsvm", "path": "rows.txt", "standardize": true}})"),
            "no error");
}

// Two rows may claim 2^24 columns: what the model takes is known from the file, and refused before it is read.
TEST_F(SparseTask, AModelThatWouldNotFitIsRefusedBeforehand) {
  folder_.write("rows.txt", "1 1:1 16777216:1\n2 1:1\n3 2:1\n");
  const auto refusal = [&](const std::string& limit) {
    Variant variant{.placement = R"("iid")", .rest = fmt::format(R"(, "runtime": {{"memory_limit": "{}"}})", limit)};
    try {
      refuse_if_too_large(config(variant), *config(variant).task.make());
    } catch (const UserError& caught) {
      return std::string{caught.what()};
    }
    return std::string{"accepted"};
  };
  EXPECT_THAT(refusal("1 GB"), HasSubstr("config: /task: the run would need about"));
  EXPECT_EQ(refusal("100 GB"), "accepted");
  folder_.write("rows.txt", "1 1:1 4000000000:1\n2 1:1\n");
  EXPECT_THAT(error(R"({"type": "learning", "data": {"type": "libsvm", "path": "rows.txt"}})"),
              testing::AnyOf(HasSubstr("/task: "), HasSubstr("4000000000 features")));
}

}  // namespace
}  // namespace stakemine::experiment
