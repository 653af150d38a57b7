// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/ledger.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include "incentive/money_testing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::ElementsAre;

TEST(Ledger, AddsUp) {
  Ledger ledger(Numbers{10, 0, 5}, 100);
  ledger.pay(Numbers{1, 2, 3}, {});
  ledger.pay(Numbers{0, 0, 4}, {7, Sink::treasury});
  EXPECT_THAT(ledger.balances(), ElementsAre(1, 2, 7));
  EXPECT_THAT(ledger.stakes(), ElementsAre(10, 0, 5));
  const LedgerTotals totals = ledger.check_conserved();
  EXPECT_EQ(small(totals.opening), 1500U);
  EXPECT_EQ(small(totals.emitted), 17U);
  EXPECT_EQ(small(totals.treasury), 7U);
}

TEST(Ledger, RefusesToOverflowAndChangesNothing) {
  Ledger ledger(Numbers(2));
  ledger.pay(Numbers{0, ~std::uint64_t{0} - 1}, {});
  EXPECT_THROW(ledger.pay(Numbers{1, 2}, {}), RunError);
  EXPECT_THROW(ledger.pay(Numbers{1, 0}, {1, Sink::burn}), RunError);
  EXPECT_THAT(ledger.balances(), ElementsAre(0, ~std::uint64_t{0} - 1));
  EXPECT_EQ(ledger.emitted(), ~std::uint64_t{0} - 1);
}

TEST(Ledger, BondsWholeUnitsOfStake) {
  Ledger ledger(Numbers{1, 1}, 100);
  ledger.pay(Numbers{250, 99}, {});
  EXPECT_EQ(ledger.bond(0), 2U);
  EXPECT_EQ(ledger.bond(1), 0U);
  EXPECT_THAT(ledger.stakes(), ElementsAre(3, 1));
  EXPECT_THAT(ledger.balances(), ElementsAre(50, 99));
  ledger.check_conserved();
}

TEST(Ledger, StakeOnItsWayOutCanBeSlashedUntilItIsFree) {
  Ledger ledger(Numbers{10, 10}, 2);
  EXPECT_EQ(ledger.unbond(0, 4, 3), 4U);
  EXPECT_EQ(ledger.unbond(1, 20, 3), 10U);
  EXPECT_EQ(ledger.slashable(0), 10U);
  EXPECT_EQ(ledger.slash(0, 5, Sink::burn), 5U);  // half of what is at stake, and of what is on its way
  EXPECT_EQ(ledger.stakes()[0], 3U);
  ledger.release(2);
  EXPECT_THAT(ledger.balances(), ElementsAre(0, 0));
  ledger.release(3);
  EXPECT_THAT(ledger.balances(), ElementsAre(4, 20));
  EXPECT_EQ(ledger.slash(1, 1, Sink::burn), 0U) << "what is free is out of reach";
  EXPECT_EQ(small(ledger.check_conserved().burned), 10U);
}

TEST(Ledger, PaysOutAgainWhatIsRecycled) {
  Ledger ledger(Numbers{10, 10});
  EXPECT_EQ(ledger.slash(0, 6, Sink::recycle), 6U);
  EXPECT_EQ(ledger.recycled(), 6U);
  ledger.pay(Numbers{4, 5}, {}, 6);
  EXPECT_EQ(ledger.emitted(), 3U);
  EXPECT_EQ(ledger.recycled(), 0U);
  ledger.check_conserved();
}

// The sum that guards the ledger fails wherever an amount is one off.
TEST(LedgerTotals, AreNotConservedWhereAnyAmountIsAnother) {
  const LedgerTotals sound{.opening = 900,
                           .emitted = 100,
                           .balances = 400,
                           .staked = 300,
                           .unbonding = 150,
                           .treasury = 80,
                           .recycled = 40,
                           .burned = 30};
  ASSERT_TRUE(sound.conserved());
  for (Money LedgerTotals::*amount :
       {&LedgerTotals::opening, &LedgerTotals::emitted, &LedgerTotals::balances, &LedgerTotals::staked,
        &LedgerTotals::unbonding, &LedgerTotals::treasury, &LedgerTotals::recycled, &LedgerTotals::burned}) {
    LedgerTotals tampered = sound;
    ++(tampered.*amount);
    EXPECT_FALSE(tampered.conserved());
    tampered.*amount -= 2;
    EXPECT_FALSE(tampered.conserved());
  }
}

TEST(LedgerDeathTest, StopsARunWhoseLedgerWasTamperedWith) {
  Ledger ledger(Numbers{10, 0, 5}, 100);
  ledger.pay(Numbers{1, 2, 3}, {});
  Archive out;
  out(ledger);
  // Where opening, treasury, recycled, burned, the first balance, the first stake and what was emitted lie.
  for (const std::size_t place : {std::size_t{0}, std::size_t{16}, std::size_t{32}, std::size_t{48}, std::size_t{72},
                                  std::size_t{104}, out.bytes().size() - 8}) {
    std::string bytes = out.bytes();
    bytes[place] ^= 1;
    Ledger tampered(Numbers(3));
    Archive in{bytes};
    in(tampered);
    EXPECT_FALSE(tampered.totals().conserved()) << place;
    EXPECT_DEATH(tampered.check_conserved(), "money came from nowhere or went nowhere");
  }
}

// Whatever is done, and in whatever order, nothing is lost; with stakes whose sum passes 64 bits.
TEST(Ledger, ConservesMoneyUnderAnything) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    KeyedRandom random(seed, Purpose::test, 4);
    Numbers stakes(6);
    for (auto& stake : stakes) stake = random.bits() >> (2 + random.below(40));
    Ledger ledger(stakes, 1 + random.below(1000));
    const Sink sinks[] = {Sink::burn, Sink::treasury, Sink::recycle};
    for (std::uint64_t round = 1; round < 60; ++round) {
      const auto holder = static_cast<std::uint32_t>(random.below(6));
      const Sink sink = sinks[random.below(3)];
      Numbers amounts(6);
      for (auto& amount : amounts) amount = random.below(1000);
      const LedgerTotals before = ledger.totals();
      switch (random.below(7)) {
        case 0:
          ledger.pay(amounts, {random.below(50), sink}, 0);
          break;
        case 1:
          ledger.pay(amounts, {}, std::min<std::uint64_t>(ledger.recycled(), amounts[0]));
          break;
        case 2:
          ledger.charge(holder, random.below(500), sink);
          break;
        case 3:
          ledger.transfer(holder, 2, random.below(500));
          break;
        case 4:
          ledger.bond(holder);
          break;
        case 5:
          ledger.unbond(holder, random.below(1000), round + 5);
          break;
        default:
          ledger.slash(holder, random.bits() >> random.below(64), sink);
          break;
      }
      ledger.release(round);
      const LedgerTotals now = ledger.check_conserved();
      EXPECT_TRUE(now.opening == before.opening && now.burned >= before.burned && now.treasury >= before.treasury);
    }
  }
}

}  // namespace
}  // namespace stakemine::incentive
