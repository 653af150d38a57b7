// SPDX-License-Identifier: Apache-2.0
// One stake under several names: who else is in the network stays as it is, and the run says what splitting brought.
#include "stakemine/experiment/simulate.hpp"

#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

struct Wanted {
  std::string rule = "systematic", weighting = "stake", identity = "{}";
  std::uint64_t identities = 5, pairs = 4;
};

RunResult run(const Wanted& wanted) {
  return simulate(
      read_config_text(fmt::format(R"({{"seed": 5, "rounds": 30, "task": {{"type": "synthetic", "shards": 200}},
          "miners": [{{"name": "before", "count": 4, "stake": {{"type": "uniform", "minimum": 50, "maximum": 90}}}},
                     {{"name": "owner", "identities": {}, "stake": 60}},
                     {{"name": "behind", "count": 4, "stake": {{"type": "uniform", "minimum": 50, "maximum": 90}}}}],
          "allocation": {{"type": "{}", "weighting": "{}"}}, "identity": {}, "incentives": {{"reward": "work"}},
          "report": {{"split_pairs": {}}}, "runtime": {{"threads": 1}}}})",
                                   wanted.identities, wanted.rule, wanted.weighting, wanted.identity, wanted.pairs),
                       "test.json"));
}

TEST(Splitting, LeavesEverybodyElseAsTheyAre) {
  const RunResult split = run({}), whole = run({.identities = 1});
  ASSERT_EQ(split.miners.size(), 13U);
  ASSERT_EQ(whole.miners.size(), 9U);
  EXPECT_EQ(whole.miners.stake[4], 60);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(split.miners.stake[i], whole.miners.stake[i]);
    EXPECT_EQ(split.miners.stake[9 + i], whole.miners.stake[5 + i]);
  }
  for (std::size_t i = 4; i < 9; ++i) EXPECT_EQ(split.miners.stake[i], 12);
  EXPECT_TRUE(whole.summary.splitting.empty());
  EXPECT_TRUE(run({.pairs = 0}).summary.splitting.empty());
}

TEST(Splitting, SystematicSamplingPaysItNothingAndEqualWeightsPayIt) {
  const RunResult systematic = run({});
  const SplitGain& fair = systematic.summary.splitting.at(0);
  EXPECT_EQ(fair.group, "owner");
  EXPECT_EQ(fair.pairs, 4U);
  EXPECT_EQ(fair.say->mean, 0) << "not what its sums are rounded to";
  EXPECT_LT(std::abs(fair.work->mean), 0.02);
  EXPECT_NEAR(fair.pay->mean, fair.work->mean, 1e-6) << "pay is by work";
  EXPECT_GT(*fair.work->standard_error, 0);
  const RunResult equal = run({.weighting = "equal"});
  // 5 of 13 names instead of 1 of 9.
  EXPECT_NEAR(equal.summary.splitting.at(0).say->mean, (5.0 / 13) / (1.0 / 9) - 1, 1e-9);
  EXPECT_NEAR(equal.summary.splitting.at(0).work->mean, (5.0 / 13) / (1.0 / 9) - 1, 0.1);
  EXPECT_LE(run({.rule = "dhondt"}).summary.splitting.at(0).work->mean, 0);
}

TEST(Splitting, CostsARegistrationForEachName) {
  const RunResult result = run({.identity = R"({"registration_cost": 2})"});
  EXPECT_EQ(result.miners.stake[4], 60.0 / 5 - 2);
  EXPECT_LT(result.summary.splitting.at(0).say->mean, -0.1);
  const RunResult barred = run({.identity = R"({"minimum_stake": 20})"});
  EXPECT_EQ(barred.miners.stake[4], 0);
  EXPECT_EQ(barred.summary.splitting.at(0).work->mean, -1);
}

}  // namespace
}  // namespace stakemine::experiment
