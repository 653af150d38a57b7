// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/program.hpp"

#include "engine/lp_table.hpp"

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

class Silent final : public ActorGroup {
 public:
  void receive(const Message&, Context&) override {}
};

TEST(Program, NumbersActorsOn) {
  Silent group;
  Program program;
  EXPECT_EQ(program.add(1, group, Placement::coordinator_thread), (ActorRange{0, 1}));
  EXPECT_EQ(program.add(10, group, Placement::arena), (ActorRange{1, 10}));
  EXPECT_EQ(program.add(5, group, Placement::arena), (ActorRange{11, 5}));
  EXPECT_EQ(program.actor_count(), 16U);
  EXPECT_EQ(program.parts().size(), 3U);
}

TEST(ActorRange, ContainsItsActorsAlone) {
  const ActorRange range{5, 3};
  EXPECT_FALSE(range.contains(4));
  EXPECT_TRUE(range.contains(5));
  EXPECT_TRUE(range.contains(7));
  EXPECT_FALSE(range.contains(8));
}

TEST(DefaultLpSize, SpreadsSmallRangesAndKeepsSlicesInCache) {
  EXPECT_EQ(default_lp_size(1), 1U);
  EXPECT_EQ(default_lp_size(48), 2U);
  EXPECT_EQ(default_lp_size(100), 4U);
  EXPECT_EQ(default_lp_size(1024), 32U);
  EXPECT_EQ(default_lp_size(10'000), 512U);
  EXPECT_EQ(default_lp_size(1'000'000), 512U);
  EXPECT_EQ(default_lp_size(0xFFFF'FFF0), 512U);
  EXPECT_EQ(default_lp_size(100, 64), 64U);
  EXPECT_EQ(default_lp_size(100, 3), 4U);
  EXPECT_EQ(default_lp_size(10'000, 64), 512U);
  EXPECT_EQ(default_lp_size(100, 5000), 512U);
}

TEST(LpTable, SlicesEveryActorIntoExactlyOneLp) {
  Silent group;
  Program program;
  program.add(3, group, Placement::coordinator_thread);
  program.add(100, group, Placement::arena);
  program.add(1, group, Placement::arena);
  for (const std::uint32_t lp_size : {0U, 1U, 7U, 64U, 512U}) {
    const LpTable table(program, lp_size);
    ActorId next = 0;
    for (std::size_t lp = 0; lp < table.slices().size(); ++lp) {
      const LpSlice& slice = table.slices()[lp];
      EXPECT_EQ(slice.actors.first, next);
      EXPECT_EQ(slice.starts_group, next == 0 || next == 3 || next == 103);
      for (std::uint32_t i = 0; i < slice.actors.count; ++i) EXPECT_EQ(table.lp_of(next++), lp);
    }
    EXPECT_EQ(next, program.actor_count());
    EXPECT_EQ(table.slices().front().actors.count, 3U) << "a coordinator's group is not sliced";
  }
}

TEST(LpTableDeathTest, AnActorThatDoesNotExistIsABug) {
  Silent group;
  Program program;
  program.add(4, group, Placement::arena);
  const LpTable table(program, 0);
  EXPECT_DEATH((void)table.lp_of(4), "does not exist");
}

}  // namespace
}  // namespace stakemine::engine
