// SPDX-License-Identifier: Apache-2.0
// Reputations in whole runs: what they weigh follows the scores that the checks make, and new names bring what a
// newcomer has.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <cmath>
#include <numeric>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kHonest = 40, kCheats = 10, kRounds = 20, kShards = 1000;

struct Wanted {
  std::string rule = R"({"type": "moving_average", "rate": 0.2, "initial": 0.5})";
  std::string weighs = R"(["work"])";
  std::string verification = R"({"type": "audit", "probability": 1})";
  bool whitewash = false;
  double cost = 0;
};

RunResult run(const Wanted& wanted) {
  return simulate(read_config_text(fmt::format(R"({{"seed": 5, "rounds": {}, "miners": [{{"count": {}, "stake": 10}},
            {{"count": {}, "stake": 10, "behavior": {{"type": "gaussian_noise", "sigma": 1}}, "whitewash": {}}}],
          "identity": {{"registration_cost": {}}},
          "task": {{"type": "learning", "placement": {{"type": "coordinator", "shards": {}}}, "data": {{"type": "make_classification", "n_samples": 2000,
                    "n_features": 4, "random_state": 3}}, "model": "softmax_regression",
                    "training": {{"type": "distributed_gradient", "learning_rate": 0.5}}}},
          "protocol": {{"verification": {}, "reputation": {{"rule": {}, "weighs": {}, "floor": 0.1}}}},
          "aggregation": {{"type": "mean", "weighting": "equal"}},
          "incentives": {{"reward": "work"}}, "runtime": {{"threads": 1}}, "report": {{"attack_baselines": false}}}})",
                                               kRounds, kHonest, kCheats, wanted.whitewash, wanted.cost, kShards,
                                               wanted.verification, wanted.rule, wanted.weighs),
                                   "test.json"));
}

double work_of_cheats(const RunResult& result) {
  return std::accumulate(result.miners.shards.begin() + kHonest, result.miners.shards.end(), 0.0);
}

// Of all rounds, where a miner's score after k rounds is this.
template <class Honest, class Cheat>
double expected_work(const Honest& honest, const Cheat& cheat) {
  double work = 0;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const double of_honest = kHonest * (0.1 + 0.9 * honest(round)), of_cheats = kCheats * (0.1 + 0.9 * cheat(round));
    work += kShards * of_cheats / (of_honest + of_cheats);
  }
  return work;
}

double risen(std::uint64_t rounds) {
  return 1 - 0.5 * std::pow(0.8, static_cast<double>(rounds));
}

double fallen(std::uint64_t rounds) {
  return 0.5 * std::pow(0.8, static_cast<double>(rounds));
}

TEST(Reputations, WorkFollowsTheScoresThatChecksMake) {
  const RunResult result = run({});
  // Everybody has work, and one check, in every round.
  EXPECT_NEAR(result.miners.reputation.front(), risen(kRounds), 1e-12);
  EXPECT_NEAR(result.miners.reputation.back(), fallen(kRounds), 1e-12);
  EXPECT_NEAR(*result.summary.reputation->honest, risen(kRounds), 1e-12);
  EXPECT_NEAR(*result.summary.reputation->dishonest, fallen(kRounds), 1e-12);
  EXPECT_NEAR(work_of_cheats(result), expected_work(risen, fallen), kRounds) << "less than a shard a round";
}

TEST(Reputations, ANewNameBringsWhatANewcomerHas) {
  const RunResult result = run({.whitewash = true});
  EXPECT_EQ(result.summary.reputation->newcomers, kCheats * kRounds);
  EXPECT_EQ(result.miners.reputation.back(), 0.5);
  EXPECT_NEAR(work_of_cheats(result), expected_work(risen, [](std::uint64_t) { return 0.5; }), kRounds);
}

TEST(Reputations, ANewNameCostsWhatANameCosts) {
  // Of ten tokens the first name takes a tenth, and each round's next name another tenth.
  const RunResult result = run({.whitewash = true, .cost = 0.1});
  const incentive::PayrollTotals& flows = result.summary.money.flows;
  EXPECT_TRUE(flows.registration == kCheats * kRounds * 100'000'000ULL);
  EXPECT_NEAR(result.miners.stake_at_end.back(), 9.9 - 0.1 * kRounds, 1e-9);
  EXPECT_EQ(result.miners.stake_at_end.front(), 9.9);
  EXPECT_TRUE(result.summary.money.ledger.conserved());
  EXPECT_TRUE(run({.cost = 0.1}).summary.money.flows.registration == 0)
      << "who keeps its name pays once, before the run";
}

TEST(Reputations, ANewNameBringsNothingWhereNewcomersHaveNothing) {
  const Wanted kept{.rule = R"({"type": "consecutive", "needed": 10})"};
  Wanted fresh = kept;
  fresh.whitewash = true;
  EXPECT_EQ(run(kept).summary.digest, run(fresh).summary.digest);
}

TEST(Reputations, SayIsWeighed) {
  const RunResult result = run({.weighs = R"(["say"])", .verification = R"({"type": "audit", "probability": 0.3})"});
  EXPECT_LT(result.rounds.back().attacker_weight_share, result.rounds.front().attacker_weight_share / 2);
}

TEST(Reputations, AuditsGoToWhoScoresLowAndCostNoMore) {
  const std::string audit = R"({"type": "audit", "probability": 0.2})";
  const RunResult alike = run({.verification = audit});
  const RunResult weighed = run({.weighs = R"(["audits"])", .verification = audit});
  EXPECT_NEAR(*alike.summary.verification->caught_share, 0.2, 0.12);
  EXPECT_GT(*weighed.summary.verification->caught_share, *alike.summary.verification->caught_share + 0.05);
  EXPECT_LT(weighed.summary.verification->overhead, 0.25);
  EXPECT_EQ(weighed.summary.verification->right_rejected, 0U);
}

TEST(Reputations, RefuseWhatWouldHaveNoEffect) {
  const auto error = [](const std::string& protocol, const std::string& group) -> std::string {
    try {
      (void)read_config_text(fmt::format(R"({{"seed": 1, "rounds": 1, "miners": [{{"count": 9{}}}],
          "task": {{"type": "synthetic", "shards": 9}}, "protocol": {}}})",
                                         group, protocol),
                             "test.json");
    } catch (const UserError& refused) {
      return refused.what();
    }
    return "";
  };
  EXPECT_THAT(error(R"({"reputation": {"rule": "beta"}})", ""), testing::HasSubstr("nothing to go by"));
  EXPECT_THAT(error(R"({"verification": "majority", "reputation": {"weighs": ["audits"]}})", ""),
              testing::HasSubstr("weighs audits where there are none"));
  EXPECT_THAT(error(R"({"verification": "audit", "reputation": {"weighs": ["say", "say"]}})", ""),
              testing::HasSubstr("twice"));
  EXPECT_THAT(error(R"({"verification": "audit", "reputation": {"weighs": []}})", ""), testing::HasSubstr("is empty"));
  EXPECT_THAT(error(R"({"verification": "audit"})", R"(, "whitewash": true)"), testing::HasSubstr("whitewash"));
}

}  // namespace
}  // namespace stakemine::experiment
