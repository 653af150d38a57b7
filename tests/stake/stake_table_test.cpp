// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/stake_table.hpp"

#include "stakemine/core/error.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

StakeTable table_of(std::vector<double> tokens) {
  return StakeTable::from_tokens(tokens);
}

TEST(StakeTable, KeepsNineDecimalsWhereItCan) {
  const StakeTable table = table_of({0.1, 0, 200, 1e-9, 0.3});
  EXPECT_EQ(table.decimals, 9);
  EXPECT_THAT(table.units, ElementsAre(100'000'000, 0, 200'000'000'000, 1, 300'000'000));
  EXPECT_EQ(table.tokens(0), 0.1);
  EXPECT_EQ(static_cast<std::uint64_t>(table.total()), 200'400'000'001U);
}

TEST(StakeTable, TakesTheMostDecimalsThatFit) {
  const double most = 0x1p62 / 1e9;  // 4611686018.43: nine decimals reach 2^62 just about here
  EXPECT_EQ(table_of({4'611'686'018.0}).decimals, 9);
  EXPECT_EQ(table_of({std::ceil(most)}).decimals, 8);
  EXPECT_EQ(table_of({1e13, 1}).decimals, 5);
  EXPECT_THAT(table_of({1e13, 1}).units, ElementsAre(1'000'000'000'000'000'000, 100'000));
  EXPECT_EQ(table_of({0x1p61}).decimals, 0);
}

TEST(StakeTable, ConvertsIntegersExactly) {
  for (const double tokens : {1.0, 3.0, 123'456'789.0, 9'007'199'254'740'993.0, 0x1.fffffffffffffp61}) {
    const StakeTable table = table_of({tokens});
    auto scale = static_cast<std::uint64_t>(std::llround(std::pow(10, table.decimals)));
    EXPECT_EQ(table.units[0], static_cast<std::uint64_t>(tokens) * scale);
    EXPECT_EQ(table.tokens(0), tokens);
  }
}

TEST(StakeTable, RoundsOnceAndLosesNobody) {
  EXPECT_THAT(table_of({1.75e-9, 1.25e-9, 1e-12, 5e-324}).units, ElementsAre(2, 1, 1, 1));
  EXPECT_THAT(table_of({0x1p61, 0.25, 2.5}).units, ElementsAre(std::uint64_t{1} << 61, 1, 3));
}

TEST(StakeTable, SumsBeyond64Bits) {
  const StakeTable table = table_of(std::vector<double>(8, 0x1p61));
  EXPECT_EQ(static_cast<std::uint64_t>(table.total() >> 61), 8U);
}

TEST(StakeTable, NobodyHasNothing) {
  EXPECT_TRUE(table_of({}).units.empty());
  EXPECT_EQ(static_cast<std::uint64_t>(table_of({0, -0.0}).total()), 0U);
}

TEST(StakeTable, RefusesWhatIsNoStake) {
  for (const double bad : {-1.0, 0x1p62, std::nan(""), std::numeric_limits<double>::infinity()}) {
    try {
      table_of({1, bad});
      ADD_FAILURE() << bad << " was accepted";
    } catch (const UserError& error) {
      EXPECT_THAT(error.what(), HasSubstr("stake: miner 1"));
    }
  }
}

}  // namespace
}  // namespace stakemine::stake
