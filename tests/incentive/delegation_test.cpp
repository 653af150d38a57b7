// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/delegation.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <cmath>
#include <numeric>

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using Fraction = boost::multiprecision::cpp_rational;

TEST(DelegationPool, SharesByStakeSinceEachCame) {
  DelegationPool pool(3, 0.25);
  pool.delegate(0, 100);
  EXPECT_EQ(pool.reward(400), 100U);  // a quarter to the validator, 300 to the first
  pool.delegate(1, 200);
  EXPECT_EQ(pool.reward(400), 100U);  // 100 and 200
  pool.undelegate(0, 100);
  EXPECT_EQ(pool.reward(400), 100U);  // all to the second
  EXPECT_EQ(pool.pay_out(0), 400U);
  EXPECT_EQ(pool.pay_out(1), 500U);
  EXPECT_EQ(pool.pay_out(1), 0U);
  EXPECT_EQ(pool.pay_out(2), 0U);
  pool.check_conserved();
}

TEST(DelegationPool, WithoutStakeTheValidatorTakesAll) {
  DelegationPool pool(1, 0.1);
  EXPECT_EQ(pool.reward(77), 77U);
  EXPECT_EQ(pool.balance(), 0U);
  pool.check_conserved();
}

TEST(DelegationPool, GathersPartsOfUnitsUntilTheyAreWhole) {
  DelegationPool pool(3, 0);
  for (std::uint32_t i = 0; i < 3; ++i) pool.delegate(i, 1);
  std::uint64_t paid = 0;
  for (int k = 1; k <= 300; ++k) {
    pool.reward(1);
    paid += pool.pay_out(0);  // being paid often costs nothing
    EXPECT_EQ(paid, static_cast<std::uint64_t>(k / 3));
    EXPECT_EQ(pool.owed(1), paid);
  }
  pool.check_conserved();
}

// The definition, in fractions: each reward is shared by stake among those who are there.
TEST(DelegationPool, EqualsSharingEachReward) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    KeyedRandom random(seed, Purpose::test);
    const std::uint32_t n = 1 + static_cast<std::uint32_t>(random.below(6));
    DelegationPool pool(n, 0.125);
    std::vector<Fraction> owed(n, 0);
    std::vector<std::uint64_t> paid(n, 0);
    std::uint64_t taken_in = 0, commission = 0;
    const int size = static_cast<int>(random.below(50));
    for (int k = 0; k < 300; ++k) {
      const auto who = static_cast<std::uint32_t>(random.below(n));
      switch (random.below(4)) {
        case 0:
          pool.delegate(who, random.bits() >> (63 - size));
          break;
        case 1:
          pool.undelegate(who, random.below(pool.stake(who) + 1));
          break;
        case 2:
          paid[who] += pool.pay_out(who);
          break;
        default: {
          const std::uint64_t amount = random.bits() >> (63 - size);
          taken_in += amount;
          const std::uint64_t kept = pool.reward(amount);
          commission += kept;
          EXPECT_EQ(kept, pool.total_stake() == 0 ? amount : amount / 8);
          for (std::uint32_t i = 0; i < n && pool.total_stake() > 0; ++i)
            owed[i] += Fraction(amount - kept) * pool.stake(i) / pool.total_stake();
        }
      }
      pool.check_conserved();
      ASSERT_EQ(taken_in, commission + std::accumulate(paid.begin(), paid.end(), std::uint64_t{0}) + pool.balance());
    }
    for (std::uint32_t i = 0; i < n; ++i) {
      const auto found = paid[i] + pool.owed(i);
      EXPECT_NEAR(Fraction(found - owed[i]).convert_to<double>(), -0.5, 0.501);
    }
  }
}

TEST(DelegationPool, HoldsTheLargestAmounts) {
  const std::uint64_t most = (std::uint64_t{1} << 63) - 1;
  DelegationPool pool(2, 0);
  pool.delegate(0, most - 1);
  pool.delegate(1, 1);
  EXPECT_THROW(pool.delegate(1, 1), RunError);
  EXPECT_EQ(pool.reward(most), 0U);
  EXPECT_THROW(pool.reward(1), RunError);
  EXPECT_EQ(pool.owed(0), most - 1);
  EXPECT_EQ(pool.owed(1), 1U);
  pool.check_conserved();
  DelegationPool small(1, 0);
  small.delegate(0, 1);
  small.reward(most);
  EXPECT_EQ(small.pay_out(0), most);
}

TEST(DelegationPool, ASlashTakesFromAllInProportion) {
  DelegationPool pool(2, 0);
  pool.delegate(0, 100);
  pool.delegate(1, 300);
  EXPECT_EQ(pool.reward(400), 0U);
  pool.slash(200);
  EXPECT_EQ(pool.stake(0), 50U);
  EXPECT_EQ(pool.stake(1), 150U);
  pool.delegate(0, 100);  // buys twice the shares, so that both have the same stake
  EXPECT_EQ(pool.stake(0), 150U);
  EXPECT_EQ(pool.reward(600), 0U);
  EXPECT_EQ(pool.owed(0), 100U + 300U);
  EXPECT_EQ(pool.owed(1), 300U + 300U);
  pool.slash(300);
  EXPECT_EQ(pool.stake(1), 0U);
  EXPECT_THROW(pool.delegate(1, 1), RunError) << "no share is worth anything";
  pool.check_conserved();
}

TEST(DelegationPool, WhatCompoundsIsStakeOfAllInProportion) {
  DelegationPool pool(2, 0.5, Yield::compounded);
  pool.delegate(0, 100);
  pool.delegate(1, 300);
  EXPECT_EQ(pool.reward(800), 400U);
  pool.grow(400);
  EXPECT_EQ(pool.stake(0), 200U);
  EXPECT_EQ(pool.stake(1), 600U);
  EXPECT_EQ(pool.earned(1), 300U);
  EXPECT_EQ(pool.owed(1), 0U);
  EXPECT_EQ(pool.undelegate(0, 101), 100U) << "whole shares, two units each";
  EXPECT_EQ(pool.stake(1), 600U);
  EXPECT_EQ(pool.undelegate(0, 100), 100U);
  pool.give_back(0, 200);
  EXPECT_EQ(pool.pay_out(0), 200U);
  EXPECT_EQ(pool.balance(), 0U);
  pool.check_conserved();
}

// Whoever comes, leaves, is slashed or grows: nobody's stake changes by more than a share's rounding through what
// others do, and all stakes together are the pool's but for that.
TEST(DelegationPool, NobodysStakeFallsByWhatOthersDo) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    KeyedRandom random(seed, Purpose::test, 1);
    constexpr std::uint32_t kDelegators = 5;
    DelegationPool pool(kDelegators, 0.1, Yield::compounded);
    for (std::uint32_t i = 0; i < kDelegators; ++i) pool.delegate(i, 1000 + random.below(100000));
    for (int step = 0; step < 200; ++step) {
      std::vector<std::uint64_t> before;
      for (std::uint32_t i = 0; i < kDelegators; ++i) before.push_back(pool.stake(i));
      const auto who = static_cast<std::uint32_t>(random.below(kDelegators));
      const std::uint64_t total = pool.total_stake();
      switch (random.below(3)) {
        case 0:
          if (total > 0) pool.delegate(who, random.below(1000));
          break;
        case 1:
          pool.undelegate(who, random.below(pool.stake(who) + 1));
          break;
        default:
          if (total > 0) pool.grow(random.below(1000));
          before[who] = 0;
          break;
      }
      std::uint64_t sum = 0;
      for (std::uint32_t i = 0; i < kDelegators; ++i) {
        if (i != who) {
          EXPECT_GE(pool.stake(i), before[i]);
        }
        sum += pool.stake(i);
      }
      EXPECT_LE(sum, pool.total_stake());
      if (sum > 0) {
        EXPECT_LE(pool.total_stake() - sum, kDelegators);
      }
    }
  }
}

TEST(DelegationPool, RefusesACommissionThatIsNoShare) {
  for (const double bad : {-0.1, 1.1, std::nan("")}) EXPECT_THROW(DelegationPool(1, bad), UserError);
}

}  // namespace
}  // namespace stakemine::incentive
