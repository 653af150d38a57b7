// SPDX-License-Identifier: Apache-2.0
// Networks that learn under attack: every rule and every step, at work in a run.
#include "stakemine/experiment/simulate.hpp"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace stakemine::experiment {
namespace {

// 15 miners, three of them dishonest.
RunResult run(const std::string& aggregation, const std::string& behavior, const std::string& runtime = "{}") {
  const std::string text = fmt::format(
      R"({{"seed": 5, "rounds": 25, "task": {{"type": "learning",
        "data": {{"type": "make_classification", "n_samples": 900, "n_features": 6, "n_informative": 4, "n_classes": 2,
                 "class_sep": 2.0, "random_state": 1, "test_share": 0.3}},
        "placement": {{"type": "coordinator", "shards": 45}},
        "model": {{"type": "softmax_regression", "l2": 0.001}},
        "training": {{"type": "distributed_gradient", "learning_rate": 0.5}}}},
      "miners": [{{"count": 12}}, {{"count": 3, "behavior": {}}}],
      "aggregation": {}, "runtime": {}, "report": {{"attack_baselines": false}}}})",
      behavior, aggregation, runtime);
  return simulate(read_config_text(text, "network"));
}

std::string rule(const std::string& options) {
  return fmt::format(R"({{{}, "byzantine_weight": 3, "weighting": "equal"}})", options);
}

const std::string kAttack = R"({"type": "inner_product", "scale": 10})";

TEST(RobustLearning, TheMeanFallsToTheAttackThatTheRulesWithstand) {
  const double honest = *run(rule(R"("type": "mean")"), R"("honest")").summary.test_accuracy;
  EXPECT_LT(*run(rule(R"("type": "mean")"), kAttack).summary.test_accuracy, 0.5);
  for (const auto& name : aggregation::Aggregator::family().names()) {
    if (name == "mean" || name == "trust_bootstrapped") continue;  // that one needs a root of its own
    const char* options = name == "centered_clipping" ? R"(, "radius": 0.2)" : "";
    const RunResult result = run(rule(fmt::format(R"("type": "{}"{})", name, options)), kAttack);
    EXPECT_GT(*result.summary.test_accuracy, honest - 0.1) << name;
    EXPECT_EQ(result.summary.rounds_without_update, 0U) << name << ": " << result.summary.last_refusal;
  }
}

TEST(RobustLearning, EveryAttackIsSentAndEveryStepTaken) {
  const double honest = *run(rule(R"("type": "mean")"), R"("honest")").summary.test_accuracy;
  for (const auto& behavior : adversary::Behavior::family().names())
    for (const char* step : {R"("nearest_neighbor_mixing")", R"({"type": "bucketing", "size": 1})",
                             R"({"type": "norm_clipping", "radius": 5})", R"("adaptive_norm_clipping")"}) {
      const auto aggregation = rule(fmt::format(R"("type": "trimmed_mean", "pre": [{}])", step));
      const auto acts = behavior == "intermittent"
                            ? R"({"type": "intermittent", "behavior": "sign_flip", "share": 0.5})"
                            : fmt::format(R"("{}")", behavior);
      EXPECT_GT(*run(aggregation, acts).summary.test_accuracy, honest - 0.1) << behavior << " through " << step;
    }
}

TEST(RobustLearning, InfinitiesAreSetAside) {
  const RunResult result = run(rule(R"("type": "mean")"), R"("infinite")");
  for (const RoundRecord& round : result.rounds) EXPECT_EQ(round.rejected, 3U);
}

TEST(RobustLearning, CenteredClippingGoesOnFromItsLastResult) {
  const auto clipping = [](const char* center) {
    return run(rule(fmt::format(R"("type": "centered_clipping", "radius": 0.05{})", center)), R"("honest")");
  };
  const auto zeros = clipping(R"(, "center": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])");
  // With a short reach, only what is remembered can follow the gradient.
  EXPECT_LT(*clipping("").summary.train_loss, *zeros.summary.train_loss - 0.01);
  EXPECT_EQ(clipping("").summary.digest, clipping(R"(, "center": null)").summary.digest);
}

TEST(RobustLearning, BucketsAreDrawnFromTheSeedAlone) {
  const auto buckets = [](const char* order, const char* threads) {
    return run(rule(fmt::format(R"("type": "coordinate_median", "pre": [{{"type": "bucketing"{}}}])", order)),
               R"("honest")", threads)
        .summary.digest;
  };
  EXPECT_EQ(buckets("", R"({"threads": 1})"), buckets("", R"({"threads": 2})"));
  EXPECT_NE(buckets("", "{}"), buckets(R"(, "order": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])", "{}"));
}

TEST(RobustLearning, TheStrengthThatIsSearchedHurtsTheRuleInForce) {
  const std::string median = rule(R"("type": "coordinate_median")");
  for (const char* behavior : {R"("optimal_small_deviation")", R"("optimal_inner_product")"}) {
    const RunResult attacked = run(median, behavior, R"({"threads": 1})");
    EXPECT_GT(*attacked.summary.train_loss, *run(median, R"("honest")").summary.train_loss) << behavior;
    EXPECT_EQ(attacked.summary.digest, run(median, behavior, R"({"threads": 3})").summary.digest) << behavior;
  }
}

TEST(RobustLearning, AnAttackOnAnotherRuleIsForRequestsAlone) {
  EXPECT_ANY_THROW((void)run(rule(R"("type": "mean")"), R"({"type": "optimal_inner_product", "against": "krum"})"));
}

}  // namespace
}  // namespace stakemine::experiment
