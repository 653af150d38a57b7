// SPDX-License-Identifier: Apache-2.0
// Delegation in a payroll: what lent stake earns, loses and takes out, against figures by hand and a ledger that adds
// up.
#include "stakemine/incentive/delegation_pools.hpp"

#include "stakemine/core/random.hpp"
#include "stakemine/incentive/payroll.hpp"

#include "incentive/money_testing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::ElementsAre;

const WorkReward kWork;

// Two holders with a stake of 100 each; to the first 100 and 200 are lent, at a commission of a quarter.
PayrollSetup setup() {
  return {
      .rule = &kWork, .emission_per_epoch = 1000, .pools = {{.holder = 0, .commission = 0.25, .stakes = {100, 200}}}};
}

TEST(Delegation, CountsAsStakeAndSharesWhatItEarns) {
  Payroll payroll(setup(), Numbers{100, 100}, 1);
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(400, 100));
  payroll.settle({.round = 1, .work = Numbers{4, 1}});
  // Of 800 three quarters are lent stake's, of which a quarter is commission.
  EXPECT_THAT(payroll.earned(), ElementsAre(800, 200));
  EXPECT_THAT(payroll.ledger().balances(), ElementsAre(350, 200, 450));
  EXPECT_EQ(payroll.delegation().pools()[0].owed(0), 150U);
  EXPECT_EQ(payroll.delegation().pools()[0].owed(1), 300U);
  EXPECT_EQ(small(payroll.delegation().totals().commission), 150U);
  EXPECT_EQ(small(payroll.delegation().totals().earned), 450U);
}

TEST(Delegation, IsSlashedWithItsHolder) {
  PayrollSetup with = setup();
  with.slashing = SlashingConfig{.invalid_result = 0.5, .jail_rounds = 1};
  Payroll payroll(with, Numbers{100, 100}, 10);
  const Offence offence[] = {{.offender = 0, .fraction = 0.5}};
  payroll.settle({.round = 1, .work = Numbers{0, 1}, .offences = offence});
  EXPECT_THAT(payroll.ledger().stakes(), ElementsAre(50, 100, 150));
  EXPECT_THAT(payroll.stakes(), ElementsAre(200, 100));
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(0, 100)) << "in jail";
  EXPECT_EQ(payroll.delegation().pools()[0].stake(0), 50U);
  EXPECT_EQ(small(payroll.delegation().totals().slashed), 1500U);
  EXPECT_EQ(small(payroll.totals().slashed), 2000U);
}

TEST(Delegation, CompoundsIntoWhatIsLent) {
  PayrollSetup with = setup();
  with.compound = true;
  Payroll payroll(with, Numbers{100, 100}, 100);
  payroll.settle({.round = 1, .work = Numbers{4, 1}});  // 450 for the pool: four units of stake, 50 wait
  EXPECT_THAT(payroll.ledger().stakes(), ElementsAre(103, 102, 304));
  EXPECT_THAT(payroll.ledger().balances(), ElementsAre(50, 0, 50));
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(407, 102));
  payroll.settle({.round = 2, .work = Numbers{1, 0}});
  EXPECT_GT(payroll.ledger().stakes()[2], 304U + 4U) << "what waited counts";
  payroll.delegation().pools()[0].check_conserved();
}

TEST(Delegation, StakeOnItsWayOutIsSlashedAndComesBackToWhoTookIt) {
  PayrollSetup with = setup();
  with.slashing = SlashingConfig{.invalid_result = 0.5};
  with.unbonding_rounds = 2;
  with.delegator_withdrawals = {{.pool = 0, .first = 1, .count = 1, .round = 1, .share = 1}};
  Payroll payroll(with, Numbers{100, 100}, 1);
  payroll.settle({.round = 1, .work = Numbers{0, 1}});
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(200, 100));
  const Offence offence[] = {{.offender = 0, .fraction = 0.5}};
  payroll.settle({.round = 2, .work = Numbers{0, 1}, .offences = offence});
  EXPECT_THAT(payroll.ledger().stakes(), ElementsAre(50, 100, 50));
  payroll.settle({.round = 3, .work = Numbers{0, 1}});
  EXPECT_EQ(payroll.delegation().pools()[0].owed(1), 100U) << "half of 200";
  EXPECT_EQ(payroll.delegation().pools()[0].owed(0), 0U);
  EXPECT_EQ(small(payroll.ledger().totals().unbonding), 0U);
}

// By the rule that slashes come before the reward of the same round, also beside somebody who is in jail already.
TEST(Payroll, SlashesBeforeItPaysWhileAnotherIsInJail) {
  const StakeReward rule;
  const SlashingConfig slashing{.invalid_result = 0.5, .jail_rounds = 5};
  Payroll payroll({.rule = &rule, .emission_per_epoch = 120, .slashing = slashing}, Numbers{40, 80, 40}, 1);
  const Offence first[] = {{.offender = 0, .fraction = 0.5}}, second[] = {{.offender = 1, .fraction = 0.5}};
  payroll.settle({.round = 1, .work = Numbers{0, 0, 0}, .offences = first});
  const std::uint64_t before = payroll.earned()[1];
  payroll.settle({.round = 2, .work = Numbers{0, 0, 0}, .offences = second});
  EXPECT_EQ(payroll.earned()[1] - before, 60U) << "40 of 80 are left, beside 40";
  EXPECT_THAT(payroll.weighing_stakes(), ElementsAre(0, 0, 40));
}

Payroll busy(std::uint64_t seed, std::uint64_t rounds) {
  KeyedRandom random(seed, Purpose::test, 3);
  PayrollSetup with{.rule = &kWork,
                    .emission_per_epoch = 1 + random.below(1'000'000),
                    .rounds_per_epoch = 1 + random.below(3),
                    .compound = random.below(2) == 0,
                    .fee = FeeConfig{.share = 0.01, .to = Sink::recycle},
                    .slashing = SlashingConfig{.wrong_result = 0.1, .jail_rounds = random.below(3)},
                    .unbonding_rounds = random.below(4)};
  for (std::uint32_t pool = 0; pool < 3; ++pool) {
    PoolSetup lent{.holder = 2 * pool, .commission = random.uniform(), .stakes = {}};
    for (int one = 0; one < 4; ++one) lent.stakes.push_back(random.below(100000));
    with.pools.push_back(lent);
    for (std::uint32_t one = 0; one < 4; ++one)
      with.delegator_withdrawals.push_back(
          {.pool = pool, .first = one, .count = 1, .round = 1 + random.below(30), .share = random.uniform()});
  }
  Payroll payroll(with, Numbers{1000, 2000, 3000, 4000, 0, 6000}, 1 + random.below(1000));
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    Numbers work(6);
    for (auto& one : work) one = random.below(10);
    std::vector<Offence> offences;
    for (std::uint32_t who = 0; who < 6; ++who)
      if (random.below(8) == 0) offences.push_back({.offender = who, .fraction = random.uniform()});
    payroll.settle({.round = round, .work = work, .offences = offences});
    for (const DelegationPool& pool : payroll.delegation().pools()) pool.check_conserved();
  }
  return payroll;
}

// settle() asserts that the ledger adds up and that each pool is what its account holds.
TEST(Delegation, AddsUpWhateverHappens) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Payroll payroll = busy(seed, 40);
    EXPECT_TRUE(payroll.ledger().totals().conserved());
    EXPECT_EQ(payroll.stakes().size(), 6U);
  }
}

TEST(Delegation, GoesOnFromItsState) {
  Payroll first = busy(1, 20), second = busy(1, 5);
  Archive out;
  first.carry_state(out);
  const std::string bytes = out.bytes();
  Archive in{bytes};
  second.carry_state(in);
  in.finish();
  for (Payroll* payroll : {&first, &second})
    for (std::uint64_t round = 21; round <= 40; ++round)
      payroll->settle({.round = round, .work = Numbers{1, 2, 3, 4, 5, 6}});
  EXPECT_THAT(second.ledger().balances(), testing::ElementsAreArray(first.ledger().balances()));
  EXPECT_THAT(second.stakes(), testing::ElementsAreArray(first.stakes()));
  for (std::uint32_t one = 0; one < 4; ++one)
    EXPECT_EQ(second.delegation().pools()[1].owed(one), first.delegation().pools()[1].owed(one));
}

}  // namespace
}  // namespace stakemine::incentive
