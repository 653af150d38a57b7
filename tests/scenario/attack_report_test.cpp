// SPDX-License-Identifier: Apache-2.0
// What runs say of attacks on data, on work and on identity.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <numeric>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace stakemine::experiment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string network(const std::string& attackers, const std::string& aggregation, const std::string& placement,
                    const std::string& more = "") {
  return fmt::format(
      R"({{"seed": 5, "rounds": 30, "task": {{"type": "learning",
        "data": {{"type": "make_classification", "n_samples": 900, "n_features": 6, "n_informative": 4, "n_classes": 2,
                 "class_sep": 2.0, "random_state": 1, "test_share": 0.3}},
        "placement": {}, "training": {{"type": "distributed_gradient", "learning_rate": 0.5}}}},
      "miners": [{{"count": 12}}, {}], "aggregation": {}{}}})",
      placement, attackers, aggregation, more);
}

RunResult run(const std::string& attackers,
              const std::string& aggregation = R"({"type": "mean", "weighting": "equal"})",
              const std::string& placement = R"("iid")", const std::string& more = "") {
  return simulate(read_config_text(network(attackers, aggregation, placement, more), "network"));
}

std::string three(const std::string& behavior) {
  return fmt::format(R"({{"count": 3, "behavior": {}}})", behavior);
}

const std::string kMedian = R"({"type": "coordinate_median", "weighting": "equal"})";

TEST(AttackReport, ABackdoorOpensUnderTheMeanAndTheTaskIsLearnedAllTheSame) {
  const std::string backdoor =
      R"({"type": "backdoor", "features": [5, 4], "value": 8, "target": 0, "share": 0.5, "scale": 4})";
  const AttackReport report = *run(three(backdoor)).summary.attack;
  EXPECT_GT(*report.targeted_success_rate, 0.9);
  EXPECT_LT(*report.accuracy_damage, 0.1);
  EXPECT_NEAR(*report.let_through, 1, 1e-9);  // the rule is the mean
  EXPECT_EQ(report.rejected_share, 0);
  EXPECT_THAT(report.knowledge, ElementsAre("own data"));
  const AttackReport held = *run(three(backdoor), kMedian).summary.attack;
  EXPECT_LT(*held.let_through, 0.5);
}

TEST(AttackReport, AFlippedClassIsCountedOnItsOwnRows) {
  const auto rate = [](const char* behavior) { return *run(three(behavior)).summary.attack->targeted_success_rate; };
  const double few = rate(R"({"type": "label_flip", "from": 1, "to": 0})");
  EXPECT_GT(few, 0);
  EXPECT_LT(few, 0.5);
  EXPECT_EQ(run(three(R"("sign_flip")")).summary.attack->targeted_success_rate, std::nullopt);
}

TEST(AttackReport, AMedianStopsWhatAMeanLetsThrough) {
  const std::string attack = three(R"({"type": "inner_product", "scale": 20})");
  EXPECT_LT(*run(attack, kMedian).summary.attack->let_through, 0.2);
  EXPECT_NEAR(*run(attack).summary.attack->let_through, 1, 1e-9);
  EXPECT_EQ(run(three(R"("infinite")")).summary.attack->rejected_share, 1);
}

// Of twelve honest rows and three that lie far away together.
TEST(AttackReport, WhatARuleLeavesOutIsToldOfAttackersAndOfOthers) {
  const auto under = [](const char* rule) {
    return *run(three(R"({"type": "inner_product", "scale": 200})"),
                fmt::format(R"({{"type": "{}", "byzantine_share": 0.2, "weighting": "equal"}})", rule))
                .summary.attack;
  };
  const AttackReport multi_krum = under("multi_krum"), krum = under("krum"), trimmed = under("trimmed_mean");
  EXPECT_EQ(multi_krum.rejected_share, 1);
  EXPECT_EQ(multi_krum.honest_rejected_share, 0);
  EXPECT_EQ(krum.rejected_share, 1);
  EXPECT_NEAR(*krum.honest_rejected_share, 11.0 / 12, 1e-12);
  EXPECT_GT(*trimmed.rejected_share, 0.8);
  EXPECT_NEAR(3 * *trimmed.rejected_share + 12 * *trimmed.honest_rejected_share, 6, 1e-6);  // three a side
  EXPECT_EQ(under("mean").rejected_share, 0);
  EXPECT_EQ(under("coordinate_median").rejected_share, std::nullopt);
}

TEST(AttackReport, KnowledgeIsWhatTheConfigSays) {
  const RunResult all = run(three("\"sign_flip\"")),
                  own = run(three(R"({"type": "sign_flip", "knowledge": "own_data"})"));
  EXPECT_THAT(all.summary.attack->knowledge, ElementsAre("all honest updates"));
  EXPECT_THAT(own.summary.attack->knowledge, ElementsAre("own data, pooled"));
  EXPECT_NE(all.summary.digest, own.summary.digest);
  // With rows alike, what the attackers know of their own is nearly what all know.
  EXPECT_NEAR(*all.summary.train_loss, *own.summary.train_loss, 0.1 * *all.summary.train_loss);
}

TEST(AttackReport, TheLazyAndTheIdleTakeLessTime) {
  const auto time = [](const char* behavior) {
    const RunResult result = run(three(behavior));
    return result.miners.compute_s.back() / result.miners.compute_s.front();
  };
  EXPECT_NEAR(time(R"({"type": "lazy", "share": 0.25})"), 0.25, 1e-9);
  EXPECT_EQ(time(R"("free_rider")"), 0);
  EXPECT_EQ(time(R"("copier")"), 0);
  EXPECT_NE(run(three(R"({"type": "free_rider", "sends": "last_update"})")).summary.digest,
            run(three(R"("free_rider")")).summary.digest);
}

TEST(Sybils, SplitAStakeAndBehaveAsOne) {
  const std::string sybils =
      R"({"count": 1, "identities": 8, "stake": {"type": "uniform", "minimum": 4, "maximum": 6}, "behavior": "sign_flip"})";
  const RunResult split = run(sybils),
                  whole = run(R"({"count": 1, "stake": {"type": "uniform", "minimum": 4, "maximum": 6},
    "behavior": "sign_flip"})");
  ASSERT_EQ(split.miners.size(), 20U);
  EXPECT_NEAR(std::accumulate(split.miners.stake.begin() + 12, split.miners.stake.end(), 0.0),
              whole.miners.stake.back(), 1e-6);
  EXPECT_EQ(split.miners.stake[12], split.miners.stake[19]);
  EXPECT_NEAR(split.summary.attack->weight_share, 8.0 / 20, 1e-12);
  // By stake, the split is worth nothing.
  const auto by_stake = [](const std::string& attackers) {
    return *run(attackers, R"({"type": "mean", "weighting": "stake"})",
                R"({"type": "iid", "holders": "who_need_data"})")
                .summary.train_loss;
  };
  EXPECT_NEAR(by_stake(sybils), by_stake(R"({"count": 1, "stake": {"type": "uniform", "minimum": 4, "maximum": 6},
    "behavior": "sign_flip"})"),
              1e-6);
}

TEST(Sybils, AreAloneInTheirLikeness) {
  const RunResult result =
      run(R"({"count": 1, "identities": 8, "behavior": {"type": "label_flip", "knowledge": "all_data"}})",
          R"({"type": "sybil_similarity", "weighting": "equal"})", R"({"type": "label", "holders": "who_need_data",
          "classes_per_miner": 1})");
  EXPECT_GT(*result.summary.attack->rejected_share, 0.9);
  EXPECT_THAT(result.summary.attack->knowledge, ElementsAre("all data"));
  EXPECT_EQ(result.summary.skew->holders, 12U);
}

std::string error_of(const std::string& text) {
  try {
    (void)simulate(read_config_text(text, "network"));
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(AttackConfig, IsRefusedWhereItWouldHaveNoEffect) {
  EXPECT_THAT(error_of(network(three(R"({"type": "free_rider", "sigma": 1})"), kMedian, R"("iid")")),
              HasSubstr("sigma"));
  EXPECT_THAT(error_of(network(three(R"({"type": "backdoor", "target": 2})"), kMedian, R"("iid")")),
              HasSubstr("/miners/1/behavior: target must be a class, 0 to 1"));
  EXPECT_THAT(error_of(network(three(R"({"type": "backdoor", "features": [6]})"), kMedian, R"("iid")")),
              HasSubstr("/miners/1/behavior: features must be below 6"));
  const std::string allocation = R"(, "allocation": "webster")";
  EXPECT_THAT(error_of(network(three(R"("honest")"), kMedian, R"("iid")", allocation)),
              HasSubstr("/allocation: has no effect where miners hold the data"));
  EXPECT_EQ(error_of(network(three(R"("honest")"), kMedian, R"("coordinator")", allocation)), "no error");
}

}  // namespace
}  // namespace stakemine::experiment
