// SPDX-License-Identifier: Apache-2.0
// Models, methods of training and precisions in whole runs: they learn, and threads change no bit.
#include "stakemine/experiment/simulate.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

RunResult run(const std::string& task, int threads) {
  const std::string text = fmt::format(
      R"({{"seed": 3, "rounds": 40, "task": {{"type": "learning", {}}}, "miners": [{{"count": 9}}],
          "runtime": {{"threads": {}}}}})",
      task, threads);
  return simulate(read_config_text(text, "network"));
}

Summary alike_at_any_thread_count(const std::string& task) {
  Summary one = run(task, 1).summary;
  EXPECT_EQ(one.digest, run(task, 3).summary.digest);
  return one;
}

TEST(ModelFamilies, ARegressionReportsItsError) {
  const Summary summary = alike_at_any_thread_count(
      R"("data": {"type": "make_regression", "n_samples": 600, "n_features": 8, "noise": 3, "random_state": 1},
         "model": {"type": "linear_regression", "l2": 1e-6},
         "training": {"type": "distributed_gradient", "learning_rate": 0.4, "batch_size": 20, "worker_momentum": 0.3,
                      "schedule": {"type": "inverse", "decay": 0.05, "warm_up": 3}})");
  EXPECT_FALSE(summary.test_accuracy);
  EXPECT_LT(*summary.test_rmse, 6);  // the noise alone is 3
}

TEST(ModelFamilies, APerceptronLearnsByScaffoldInEitherPrecision) {
  const auto task = [](const char* precision) {
    return fmt::format(
        R"("data": {{"type": "make_blobs", "n_samples": 600, "centers": 6, "standardize": true, "random_state": 2}},
           "placement": {{"type": "dirichlet", "alpha": 0.5}}, "precision": "{}",
           "model": {{"type": "multilayer_perceptron", "hidden": [12], "activation": "tanh"}},
           "training": {{"type": "scaffold", "local_epochs": 2, "batch_size": 10, "learning_rate": 0.1,
                         "clients_per_round": 5}})",
        precision);
  };
  const Summary wide = alike_at_any_thread_count(task("float64")), narrow = alike_at_any_thread_count(task("float32"));
  EXPECT_GT(*wide.test_accuracy, 0.85);
  EXPECT_NEAR(*narrow.test_accuracy, *wide.test_accuracy, 0.05);
  EXPECT_NE(narrow.digest, wide.digest);
  EXPECT_EQ(2 * narrow.bytes, wide.bytes);
}

TEST(ModelFamilies, AMachineSeparates) {
  const Summary summary = alike_at_any_thread_count(
      R"("data": {"type": "make_blobs", "n_samples": 300, "n_features": 6, "standardize": true, "random_state": 5},
         "placement": "iid", "model": {"type": "linear_svm", "loss": "hinge"})");
  EXPECT_GT(*summary.test_accuracy, 0.9);
}

}  // namespace
}  // namespace stakemine::experiment
