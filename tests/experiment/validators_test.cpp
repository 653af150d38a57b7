// SPDX-License-Identifier: Apache-2.0
// Validators in whole runs: ratings travel, Yuma says who is due what, and whoever does not belong to the rest earns
// less.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <numeric>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

constexpr const char* kSynthetic = R"({"type": "synthetic", "shards_per_miner": 2})";
constexpr const char* kLearning =
    R"({"type": "learning", "data": {"type": "make_classification", "n_samples": 300, "n_features": 6,
        "n_informative": 4, "random_state": 3, "test_share": 0.3}, "model": "softmax_regression",
        "training": {"type": "distributed_gradient", "learning_rate": 0.5}})";
constexpr const char* kYuma = R"({"type": "yuma", "rounds_per_epoch": 2, "bonds_moving_average": 0.5})";

struct Wanted {
  std::string task = kSynthetic;
  std::string validators = R"([{"name": "good", "count": 4, "stake": 100}])";
  std::string consensus = kYuma;
  std::string incentives = R"({"emission_per_epoch": 1000000, "reward": "consensus"})";
  std::uint32_t threads = 1;
};

RunResult run(const Wanted& wanted, std::uint32_t lp_size = 0) {
  const std::string text = fmt::format(
      R"({{"seed": 5, "rounds": 12, "task": {},
          "miners": [{{"name": "a", "count": 12, "stake": 10}},
                     {{"name": "b", "count": 4, "stake": 10, "behavior": "sign_flip"}}],
          "validators": {}, "consensus": {}, "incentives": {},
          "aggregation": "mean", "report": {{"attack_baselines": false}}, "runtime": {{"threads": {}}}}})",
      wanted.task, wanted.validators, wanted.consensus, wanted.incentives, wanted.threads);
  SimulateOptions options;
  options.lp_size = lp_size;
  return simulate(read_config_text(text, "test.json"), options);
}

std::uint64_t sum(const std::vector<std::uint64_t>& column, std::size_t first, std::size_t last) {
  return std::accumulate(column.begin() + static_cast<std::ptrdiff_t>(first),
                         column.begin() + static_cast<std::ptrdiff_t>(last), std::uint64_t{0});
}

TEST(Validators, PayTheHonestAndNobodyElse) {
  for (const char* task : {kSynthetic, kLearning}) {
    const RunResult result = run({.task = task});
    const auto& consensus = *result.summary.consensus;
    EXPECT_EQ(consensus.epochs, 6U);
    EXPECT_EQ(sum(result.miners.reward, 12, 16), 0U) << task;
    EXPECT_NEAR(consensus.validators_share, 0.5, 1e-4) << "dividends are half of what Yuma pays";
    EXPECT_NEAR(consensus.honest_share, 1, 1e-9);
    EXPECT_TRUE(result.summary.money.ledger.emitted == 6 * 1000000);
    EXPECT_TRUE(result.summary.money.ledger.conserved());
    EXPECT_EQ(consensus.groups[0].ratings_arrived, 1);
  }
}

TEST(Validators, ResultsDoNotDependOnThreadsOrSlices) {
  Wanted wanted{.task = kLearning, .validators = R"([{"count": 3, "stake": 100, "evaluation_noise": 0.3, "sample": 5},
                                  {"count": 1, "stake": 50, "behavior": "random"},
                                  {"count": 1, "stake": 50, "behavior": {"type": "weight_copier", "lag": 1}}])"};
  const std::string digest = run(wanted).summary.digest;
  EXPECT_EQ(run(wanted, 1).summary.digest, digest);
  wanted.threads = 2;
  EXPECT_EQ(run(wanted, 2).summary.digest, digest);
}

TEST(Validators, ACabalIsClippedToWhatTheMajorityBacks) {
  const RunResult result = run({.validators = R"([{"name": "good", "count": 3, "stake": 100},
                             {"name": "cabal", "count": 1, "stake": 100, "behavior": {"type": "favour", "group": "b"}}])"});
  const auto& groups = result.summary.consensus->groups;
  EXPECT_EQ(sum(result.miners.reward, 12, 16), 0U);
  EXPECT_LT(groups[1].trust, 1e-6);
  EXPECT_LT(groups[1].pay_per_stake, groups[0].pay_per_stake / 10);
}

TEST(Validators, WhoIsLateKeepsItsLastRatings) {
  // One link is slower than the deadline: its ratings never come, and it earns nothing.
  const RunResult result = run({.validators = R"([{"name": "near", "count": 3, "stake": 100},
                             {"name": "far", "count": 1, "stake": 100, "latency": "10s"}])",
                                .consensus = R"({"type": "yuma", "rounds_per_epoch": 2, "rating_deadline": "2s"})"});
  const auto& groups = result.summary.consensus->groups;
  EXPECT_EQ(groups[0].ratings_arrived, 1);
  EXPECT_EQ(groups[1].ratings_arrived, 0);
  EXPECT_EQ(groups[1].pay_share, 0);
}

TEST(Validators, EvaluatingTakesTimeAndCosts) {
  const RunResult quick = run({});
  const RunResult slow = run({.validators = R"([{"count": 4, "stake": 100, "evaluation_time": "100ms",
                                                 "evaluation_cost": 10}])"});
  EXPECT_NEAR(slow.summary.virtual_time_s - quick.summary.virtual_time_s, 6 * 16 * 0.1, 1e-6);
  const auto& group = slow.summary.consensus->groups[0];
  EXPECT_EQ(group.evaluated, 6U * 4 * 16);
  EXPECT_NEAR(group.pay_per_stake - group.profit_per_stake, 10.0 * 6 * 4 * 16 / (4 * 100e9), 1e-18);
}

TEST(Validators, OnlyThePermittedHaveASay) {
  const RunResult result = run({.validators = R"([{"count": 2, "stake": 100}, {"count": 2, "stake": 50}])",
                                .consensus = R"({"type": "yuma", "permits": 2})"});
  EXPECT_EQ(result.summary.consensus->groups[1].pay_share, 0);
}

TEST(Validators, WhoHasNotRatedForLongLosesItsSay) {
  // The far hold most of the stake and never rate in time: with their say nobody's rating is backed by half of it.
  const char* const validators = R"([{"name": "near", "count": 2, "stake": 100},
                                     {"name": "far", "count": 3, "stake": 100, "latency": "10s"}])";
  const RunResult kept = run(
      {.validators = validators, .consensus = R"({"type": "yuma", "rounds_per_epoch": 2, "rating_deadline": "2s"})"});
  EXPECT_EQ(sum(kept.miners.reward, 0, 16), 0U);
  const RunResult cut =
      run({.validators = validators, .consensus = R"({"type": "yuma", "rounds_per_epoch": 2, "rating_deadline": "2s",
                                              "activity_cutoff": 2})"});
  // From the third of six epochs on.
  EXPECT_GT(sum(cut.miners.reward, 0, 12), 4 * 490000U);
  EXPECT_EQ(cut.summary.consensus->groups[1].trust, 0);
}

TEST(Validators, RefuseWhatHasNoEffect) {
  EXPECT_THROW(run({.consensus = R"({"type": "yuma", "activity_cutoff": 2})"}), UserError);
  EXPECT_THROW(run({.validators = "[]"}), UserError);
  EXPECT_THROW(run({.incentives = R"({"reward": "work"})"}), UserError);
  EXPECT_THROW(run({.incentives = R"({"reward": "consensus", "rounds_per_epoch": 2})"}), UserError);
  EXPECT_THROW(run({.validators = R"([{"behavior": {"type": "favour", "group": "nobody"}}])"}), UserError);
  EXPECT_THROW(run({.validators = R"([{"behavior": "lazy", "evaluation_noise": 0.1}])"}), UserError);
  EXPECT_THROW(run({.validators = R"([{"evaluation": "loss_improvement"}])"}), UserError);
  EXPECT_THROW(run({.consensus = R"({"type": "yuma", "rounds_per_epoch": 13})"}), UserError);
}

}  // namespace
}  // namespace stakemine::experiment
