// SPDX-License-Identifier: Apache-2.0
// Money in whole runs: rules that pay, stakes that move, and a ledger that adds up.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <numeric>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

RunResult run(const std::string& incentives, const std::string& second_behavior = "honest", std::uint32_t threads = 1) {
  const std::string text = fmt::format(
      R"({{"seed": 5, "rounds": 6,
          "task": {{"type": "learning", "data": {{"type": "make_classification", "n_samples": 300, "n_features": 6,
                   "n_informative": 4, "random_state": 3, "test_share": 0.3}}, "model": "softmax_regression",
                   "training": {{"type": "distributed_gradient", "learning_rate": 0.5}}}},
          "miners": [{{"name": "a", "count": 6, "stake": 10}}, {{"name": "b", "count": 2, "stake": 10, "behavior": "{}"}}],
          "aggregation": "mean", "report": {{"attack_baselines": false}},
          "incentives": {}, "runtime": {{"threads": {}}}}})",
      second_behavior, incentives, threads);
  return simulate(read_config_text(text, "test.json"));
}

std::uint64_t pay_of_attackers(const RunResult& result) {
  return std::accumulate(result.miners.reward.begin() + 6, result.miners.reward.end(), std::uint64_t{0});
}

TEST(Money, EveryRuleConservesAndIsTheSameOnTwoThreads) {
  for (const char* rule :
       {R"("work")", R"("stake")", R"("work_times_quality")", R"({"type": "contribution", "permutations": 3})",
        R"({"type": "contribution", "method": "leave_one_out"})",
        R"({"type": "contribution", "method": "gradient_similarity"})"}) {
    const std::string incentives = fmt::format(
        R"({{"emission_per_epoch": 1000003, "rounds_per_epoch": 2, "reward": {}, "compound": true,
            "fee": {{"share": 0.1, "to": "recycle"}}}})",
        rule);
    const RunResult result = run(incentives, "sign_flip");
    EXPECT_TRUE(result.summary.money.ledger.conserved()) << rule;
    EXPECT_EQ(result.summary.money.flows.epochs, 3U) << rule;
    EXPECT_TRUE(result.summary.money.ledger.emitted == 3 * 1000003) << rule;
    EXPECT_GT(result.miners.stake_at_end[0], 10) << rule;
    EXPECT_EQ(run(incentives, "sign_flip", 2).summary.digest, result.summary.digest) << rule;
  }
}

TEST(Money, RulesThatLookAtResultsPayAttackersNothing) {
  const RunResult by_work = run(R"({"reward": "work"})", "sign_flip");
  EXPECT_GT(pay_of_attackers(by_work), 0U);
  for (const char* rule : {R"("work_times_quality")", R"({"type": "contribution", "method": "gradient_similarity"})",
                           R"({"type": "contribution", "method": "leave_one_out"})"})
    EXPECT_LT(pay_of_attackers(run(fmt::format(R"({{"reward": {}}})", rule), "sign_flip")),
              pay_of_attackers(by_work) / 10)
        << rule;
}

TEST(Money, StakeThatLeavesGetsNoWork) {
  const RunResult result = run(R"({"withdrawals": [{"group": "b", "round": 1, "share": 1}], "unbonding_rounds": 2})");
  EXPECT_DOUBLE_EQ(result.miners.quota[7] / result.miners.quota[0], (1.0 / 8) / (1.0 / 8 + 5 * 1.0 / 6));
  EXPECT_EQ(result.miners.stake_at_end[7], 0);
  EXPECT_TRUE(result.summary.money.ledger.unbonding == 0);
}

TEST(Money, RefusesRulesThatHaveNothingToGoBy) {
  EXPECT_THROW(run(R"({"reward": "consensus"})"), UserError);
  EXPECT_THROW(run(R"({"withdrawals": [{"group": "c", "round": 1}]})"), UserError);
  EXPECT_THROW(run(R"({"withdrawals": [{"group": "a", "round": 7}]})"), UserError);
  EXPECT_THROW(run(R"({"compound": true, "withdrawals": [{"group": "a", "round": 2}]})"), UserError);
}

std::string refusal(const std::string& incentives) {
  try {
    (void)run(incentives);
  } catch (const UserError& refused) {
    return refused.what();
  }
  return "";
}

const char* const kLent =
    R"("delegation": [{"to": "b", "commission": 0.2, "delegators": [{"name": "few", "stake": {"type": "explicit", "values": [15, 5]}}, {"name": "many", "count": 10, "stake": 1}]}])";

TEST(Money, LentStakeBringsWorkAndGetsWhatItEarns) {
  const RunResult result = run(fmt::format(R"({{"emission_per_epoch": 1000000003, {}}})", kLent));
  // Eight of ten each, and thirty lent to each of two.
  EXPECT_DOUBLE_EQ(result.miners.stake[7], 40);
  EXPECT_DOUBLE_EQ(result.miners.delegated[7], 30);
  EXPECT_DOUBLE_EQ(result.miners.delegated[0], 0);
  EXPECT_NEAR(result.miners.quota[7] / result.miners.quota[0], 4, 1e-9);
  const DelegationReport& lent = *result.summary.delegation;
  EXPECT_EQ(lent.pools, 2U);
  EXPECT_EQ(lent.delegators, 24U);
  EXPECT_DOUBLE_EQ(lent.stake, 60);
  ASSERT_EQ(lent.groups.size(), 2U);
  EXPECT_EQ(lent.groups[0].name, "few");
  EXPECT_EQ(lent.groups[1].delegators, 20U);
  // Three quarters of what both are paid is lent stake's, and four fifths of that its owners'.
  const double paid = static_cast<double>(pay_of_attackers(result));
  EXPECT_NEAR(static_cast<double>(lent.earned), 0.6 * paid, 20);
  EXPECT_NEAR(static_cast<double>(lent.commission), 0.15 * paid, 20);
  EXPECT_NEAR(static_cast<double>(lent.groups[0].earned), 0.4 * paid, 50);
  EXPECT_LT(lent.in_parts, 24U);
  EXPECT_TRUE(lent.groups[0].earned + lent.groups[1].earned + lent.in_parts == lent.earned);
  EXPECT_TRUE(result.summary.money.ledger.conserved());
}

TEST(Money, LentStakeIsTheSameOnTwoThreadsAndCompounds) {
  const std::string incentives = fmt::format(
      R"({{"emission_per_epoch": 50000000003, "compound": true, "unbonding_rounds": 1,
           "withdrawals": [{{"group": "many", "round": 3, "share": 0.5}}], {}}})",
      kLent);
  const RunResult result = run(incentives);
  EXPECT_EQ(run(incentives, "honest", 2).summary.digest, result.summary.digest);
  const DelegationReport& lent = *result.summary.delegation;
  EXPECT_GT(lent.groups[0].stake_at_end, lent.groups[0].stake);
  EXPECT_EQ(lent.groups[0].owed, 0U) << "it became stake";
  EXPECT_GT(lent.groups[1].owed, 0U) << "it came back";
  EXPECT_TRUE(result.summary.money.ledger.conserved());
}

TEST(Money, RefusesDelegationThatGoesNowhere) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal(R"({"delegation": [{"to": "c", "delegators": [{"stake": 1}]}]})"),
              HasSubstr("/incentives/delegation/0/to: no group of miners or validators \"c\""));
  EXPECT_THAT(refusal(R"({"delegation": [{"to": "a", "delegators": []}]})"), HasSubstr("is empty"));
  EXPECT_THAT(refusal(R"({"delegation": [{"to": "a", "delegators": [{"name": "b", "stake": 1}]}]})"),
              HasSubstr("names another group too"));
  EXPECT_THAT(refusal(R"({"delegation": [{"to": "a", "delegators": [{}]}, {"to": "a", "delegators": [{}]}]})"),
              HasSubstr("has delegators already"));
  EXPECT_THAT(
      refusal(
          R"({"delegation": [{"to": "a", "delegators": [{"count": 3, "stake": {"type": "explicit", "values": [1, 2]}}]}]})"),
      HasSubstr("lists 2 values for 3 delegators"));
  EXPECT_THAT(refusal(R"({"delegation": [{"to": "a", "commission": 1.5, "delegators": [{}]}]})"),
              HasSubstr("commission"));
}

}  // namespace
}  // namespace stakemine::experiment
