// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/payroll.hpp"

#include "incentive/money_testing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::ElementsAre;

TEST(Payroll, PaysAtTheEndOfAnEpochForAllOfIt) {
  const WorkReward rule;
  Payroll payroll({.rule = &rule, .emission_per_epoch = 100, .rounds_per_epoch = 2}, Numbers{1, 1}, 1);
  payroll.settle({.round = 1, .work = Numbers{3, 0}});
  EXPECT_THAT(payroll.earned(), ElementsAre(0, 0));
  payroll.settle({.round = 2, .work = Numbers{0, 1}});
  EXPECT_THAT(payroll.earned(), ElementsAre(75, 25));
  payroll.settle({.round = 3, .work = Numbers{0, 1}});
  payroll.settle({.round = 4, .work = Numbers{0, 0}});
  EXPECT_THAT(payroll.earned(), ElementsAre(75, 125));
  EXPECT_EQ(payroll.totals().epochs, 2U);
}

TEST(Payroll, WeighsQualityByTheWorkOfItsRound) {
  const WorkTimesQualityReward rule;
  Payroll payroll({.rule = &rule, .emission_per_epoch = 1000, .rounds_per_epoch = 2}, Numbers{1, 1}, 1);
  payroll.settle({.round = 1, .work = Numbers{6, 1}, .quality = std::vector<double>{0.5, 1}});
  payroll.settle({.round = 2, .work = Numbers{2, 4}, .quality = std::vector<double>{1, 0}});
  EXPECT_THAT(payroll.earned(), ElementsAre(833, 167));  // 3 + 2 against 1 + 0
}

TEST(Payroll, KeepsAFeeAndBurnsIt) {
  const StakeReward rule;
  Payroll payroll({.rule = &rule, .emission_per_epoch = 101, .fee = FeeConfig{.share = 0.1, .to = Sink::burn}},
                  Numbers{1, 0}, 1);
  payroll.settle({.round = 1, .work = Numbers{0, 0}});
  EXPECT_THAT(payroll.earned(), ElementsAre(91, 0));
  EXPECT_EQ(small(payroll.ledger().totals().burned), 10U);
  EXPECT_EQ(small(payroll.totals().fees), 10U);
}

TEST(Payroll, CompoundsWhatIsPaid) {
  const StakeReward rule;
  Payroll payroll({.rule = &rule, .emission_per_epoch = 150, .compound = true}, Numbers{2, 1}, 10);
  const std::uint64_t before = payroll.stake_version();
  payroll.settle({.round = 1, .work = Numbers{0, 0}});
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(12, 6));
  EXPECT_THAT(payroll.earned(), ElementsAre(100, 50));
  EXPECT_GT(payroll.stake_version(), before);
  EXPECT_EQ(small(payroll.totals().compounded), 150U);
}

TEST(Payroll, SlashesBeforeItPaysAndJails) {
  const StakeReward rule;
  const SlashingConfig slashing{.invalid_result = 0.5, .jail_rounds = 2};
  Payroll payroll({.rule = &rule, .emission_per_epoch = 100, .slashing = slashing}, Numbers{40, 80}, 1);
  const Offence offence[] = {{.offender = 1, .fraction = 0.5}};
  payroll.settle({.round = 1, .work = Numbers{0, 0}, .offences = offence});
  EXPECT_THAT(payroll.earned(), ElementsAre(50, 50));  // by what the slash has left: 40 and 40
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(40, 0));
  payroll.settle({.round = 2, .work = Numbers{0, 0}});
  EXPECT_THAT(payroll.earned(), ElementsAre(150, 50));
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(40, 0));
  payroll.settle({.round = 3, .work = Numbers{0, 0}});
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(40, 40)) << "two rounds are over";
  EXPECT_EQ(small(payroll.ledger().totals().burned), 40U);
}

TEST(Payroll, TakesWhatANewNameCostsFromBalanceAndStake) {
  const WorkReward rule;
  Payroll payroll({.rule = &rule, .emission_per_epoch = 100, .registration_cost = 25}, Numbers{5, 5}, 10);
  payroll.settle({.round = 1, .work = Numbers{1, 0}});
  const std::uint32_t both[] = {0, 1}, second[] = {1};
  payroll.settle({.round = 2, .work = Numbers{0, 0}, .newcomers = both});
  EXPECT_THAT(payroll.ledger().balances(), ElementsAre(75, 0));
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(5, 2)) << "whole units of stake";
  payroll.settle({.round = 3, .work = Numbers{0, 0}, .newcomers = second});
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(5, 0)) << "whoever has less has nothing left";
  EXPECT_EQ(small(payroll.totals().registration), 25U + 30U + 20U);
}

TEST(Payroll, LetsStakeGoAfterTheDelay) {
  const WorkReward rule;
  Payroll payroll(
      {.rule = &rule, .unbonding_rounds = 2, .withdrawals = {{.first = 0, .count = 1, .round = 1, .share = 0.5}}},
      Numbers{8, 8}, 5);
  payroll.settle({.round = 1, .work = Numbers{0, 0}});
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(4, 8));
  payroll.settle({.round = 2, .work = Numbers{0, 0}});
  EXPECT_EQ(payroll.ledger().balances()[0], 0U);
  payroll.settle({.round = 3, .work = Numbers{0, 0}});
  EXPECT_EQ(payroll.ledger().balances()[0], 20U);
  EXPECT_THAT(payroll.earned(), ElementsAre(0, 0)) << "one's own stake is no pay";
}

TEST(Payroll, PaysOutAgainWhatNobodyEarned) {
  const WorkReward rule;
  Payroll payroll({.rule = &rule, .emission_per_epoch = 100, .unpaid = Sink::recycle}, Numbers{1}, 1);
  payroll.settle({.round = 1, .work = Numbers{0}});
  payroll.settle({.round = 2, .work = Numbers{1}});
  EXPECT_THAT(payroll.earned(), ElementsAre(200));
  EXPECT_EQ(payroll.ledger().emitted(), 200U);
}

}  // namespace
}  // namespace stakemine::incentive
