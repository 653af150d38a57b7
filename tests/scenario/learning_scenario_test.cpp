// SPDX-License-Identifier: Apache-2.0
// Whole networks that learn, against the same learning without any network.
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/learning/data_source.hpp"
#include "stakemine/learning/model.hpp"

#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

const std::filesystem::path kConfigs = std::string{STAKEMINE_SOURCE_DIR} + "/configs";

// Plain full-batch gradient descent of softmax regression from zero, in long double, straight from the definition.
std::vector<long double> centralised(const learning::Dataset& data, double l2, double learning_rate,
                                     std::uint64_t rounds) {
  const std::size_t d = data.features.columns, classes = data.class_names.size();
  std::vector<long double> w((d + 1) * classes);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    std::vector<long double> gradient(w.size());
    for (std::size_t row = 0; row < data.train_count; ++row) {
      std::vector<long double> p(classes);
      long double sum = 0;
      for (std::size_t c = 0; c < classes; ++c) {
        long double logit = w[d * classes + c];
        for (std::size_t j = 0; j < d; ++j)
          logit += w[j * classes + c] * static_cast<long double>(data.features.row(row)[j]);
        sum += p[c] = std::exp(logit);
      }
      for (std::size_t c = 0; c < classes; ++c) {
        const long double residual = p[c] / sum - (data.labels[row] == c ? 1 : 0);
        for (std::size_t j = 0; j < d; ++j)
          gradient[j * classes + c] += residual * static_cast<long double>(data.features.row(row)[j]);
        gradient[d * classes + c] += residual;
      }
    }
    for (std::size_t i = 0; i < w.size(); ++i) {
      const long double penalty = i < d * classes ? static_cast<long double>(l2) * w[i] : 0;
      w[i] -= static_cast<long double>(learning_rate) *
              (gradient[i] / static_cast<long double>(data.train_count) + penalty);
    }
  }
  return w;
}

constexpr double kL2 = 0.01, kLearningRate = 0.3;
constexpr std::uint64_t kRounds = 12;

std::string honest_network(std::uint64_t miners, const std::string& stake) {
  return fmt::format(R"({{"seed": 3, "rounds": {}, "task": {{"type": "learning",
      "data": {{"type": "make_classification", "n_samples": 12000, "n_features": 12, "n_informative": 5, "n_classes": 3,
               "random_state": 1, "test_share": 0.25}},
      "placement": {{"type": "coordinator", "shards": 9000}},
      "model": {{"type": "softmax_regression", "l2": {}}},
      "training": {{"type": "distributed_gradient", "learning_rate": {}}}}},
      "miners": [{{"count": {}, "stake": {}}}]}})",
                     kRounds, kL2, kLearningRate, miners, stake);
}

TEST(HonestNetwork, EqualsCentralisedDescentWhateverTheMinersAndStakes) {
  const ExperimentConfig config = read_config_text(honest_network(1, "1"), "network");
  const auto* task = config.task.options_as<learning::LearningTaskConfig>();
  ASSERT_NE(task, nullptr);
  const learning::Dataset data = task->data.make()->load({.seed = config.seed});
  const auto reference = centralised(data, kL2, kLearningRate, kRounds);
  long double norm = 0;
  for (const long double number : reference) norm += number * number;
  norm = std::sqrt(norm);
  for (const std::uint64_t miners : {1, 7, 100, 5000})
    for (const char* stake : {"1", R"({"type": "pareto", "minimum": 1, "alpha": 1.1})"}) {
      const RunResult result = simulate(read_config_text(honest_network(miners, stake), "network"));
      ASSERT_EQ(result.parameters.size(), reference.size());
      long double worst = 0;
      for (std::size_t i = 0; i < reference.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<long double>(result.parameters[i]) - reference[i]));
      EXPECT_LT(static_cast<double>(worst / norm), 1e-12) << miners << " miners, stake " << stake;
    }
}

double centralised_accuracy(const learning::Dataset& data, double l2, std::uint64_t rounds) {
  const auto w = centralised(data, l2, 0.5, rounds);
  const std::size_t d = data.features.columns, classes = data.class_names.size();
  std::size_t correct = 0;
  const learning::LabelledRows test = data.test();
  for (std::size_t row = 0; row < test.size(); ++row) {
    std::size_t best = 0;
    long double best_logit = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      long double logit = w[d * classes + c];
      for (std::size_t j = 0; j < d; ++j)
        logit += w[j * classes + c] * static_cast<long double>(test.features.row(row)[j]);
      if (c == 0 || logit > best_logit) {
        best = c;
        best_logit = logit;
      }
    }
    if (best == test.labels[row]) ++correct;
  }
  return static_cast<double>(correct) / static_cast<double>(test.size());
}

TEST(Quickstart, ReachesTheCentralisedAccuracyWithinAPointWhenNobodyAttacks) {
  const ExperimentConfig config =
      read_config(kConfigs / "quickstart.json", {config::Override::parse("/miners/1/count=0")});
  const RunResult result = simulate(config);
  EXPECT_FALSE(result.summary.attack);
  const auto* task = config.task.options_as<learning::LearningTaskConfig>();
  const learning::Dataset data = task->data.make()->load({.seed = config.seed});
  for (const std::uint64_t rounds : {config.rounds, std::uint64_t{3000}})  // as long, and until it has converged
    EXPECT_GE(*result.summary.test_accuracy, centralised_accuracy(data, 0.001, rounds) - 0.01);
}

TEST(Quickstart, ReachesScikitLearnsAccuracyOnItsSplit) {
  // LogisticRegression(C=1) on the standardised 67/33 split of random_state 42: 184 of 188 rows, by scikit-learn 1.2.1.
  const RunResult result = simulate(read_config(
      kConfigs / "quickstart.json",
      {config::Override::parse("/miners/1/count=0"), config::Override::parse("/task/data/split_random_state=42")}));
  EXPECT_NEAR(*result.summary.test_accuracy, 184.0 / 188.0, 0.01);
}

TEST(Quickstart, ShowsThatTheMeanBreaksAndTheTrimmedMeanHolds) {
  const RunResult result = simulate(read_config(kConfigs / "quickstart.json"));
  ASSERT_TRUE(result.summary.attack);
  const AttackReport& attack = *result.summary.attack;
  EXPECT_EQ(attack.attackers, 8U);
  double mean = 1, honest = 0;
  for (const Baseline& baseline : attack.baselines) {
    if (!baseline.attacked) honest = *baseline.test_accuracy;
    if (baseline.attacked && baseline.aggregation == "mean") mean = *baseline.test_accuracy;
  }
  EXPECT_LT(mean, 0.5);
  EXPECT_GT(honest, 0.95);
  EXPECT_GT(*result.summary.test_accuracy, honest - 0.03);
}

TEST(Clocks, WallAndVirtualReachTheSameModelBitForBit) {
  for (const char* name : {"quickstart.json", "stake-mine-demo.json"})
    for (const char* threads : {"/runtime/threads=1", "/runtime/threads=3"}) {
      const auto parameters = [&](const char* clock) {
        return simulate(
                   read_config(kConfigs / name, {config::Override::parse(clock), config::Override::parse(threads)}))
            .parameters;
      };
      const auto simulated = parameters("/runtime/clock=virtual");
      ASSERT_FALSE(simulated.empty());
      EXPECT_EQ(simulated, parameters("/runtime/clock=wall")) << name << " " << threads;
    }
}

TEST(Clocks, TheWallsMessagesAreHeldBackForTheirScaledDelays) {
  const auto run = [](const char* clock) {
    return simulate(read_config(
        kConfigs / "quickstart.json",
        {config::Override::parse(clock), config::Override::parse("/rounds=4"),
         config::Override::parse("/runtime/delay_scale=0.1"), config::Override::parse("/network/link/latency=30ms"),
         config::Override::parse("/report/attack_baselines=false")}));
  };
  const RunResult held_back = run("/runtime/clock=wall");
  EXPECT_EQ(held_back.parameters, run("/runtime/clock=virtual").parameters);
  // There and back in each round; no timer comes early.
  EXPECT_GE(held_back.summary.wall_time_s, 4 * 2 * 0.1 * 0.030);
}

}  // namespace
}  // namespace stakemine::experiment
