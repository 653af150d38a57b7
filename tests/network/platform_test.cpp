// SPDX-License-Identifier: Apache-2.0
// Figures worked out by hand; tests/vectors/flows.json holds those of another simulator.
#include "stakemine/network/fluid_simulation.hpp"

#include <array>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::ElementsAre;
using testing::Pair;

class PlatformTest : public testing::Test {
 protected:
  explicit PlatformTest(const FluidModel& model = {}) : platform_(model) {}

  std::vector<std::pair<FluidSimulation::Tag, double>> finish() {
    FluidSimulation simulation(platform_);
    for (std::size_t i = 0; i < transfers_.size(); ++i)
      simulation.transfer(0, transfers_[i].first, transfers_[i].second, 100, i);
    std::vector<FluidSimulation::Completion> completions;
    while (simulation.advance(completions)) {
    }
    std::vector<std::pair<FluidSimulation::Tag, double>> times;
    for (const auto& [time_s, tag] : completions) times.emplace_back(tag, time_s);
    return times;
  }

  Platform platform_;
  Platform::Host a_ = platform_.add_host(1, 1), b_ = platform_.add_host(1, 1);
  std::vector<std::pair<Platform::Host, Platform::Host>> transfers_;
};

class CrossTraffic : public PlatformTest {
 protected:
  CrossTraffic() : PlatformTest({.tcp_window_bytes = {}, .cross_traffic = true}) {}
};

class Windowed : public PlatformTest {
 protected:
  Windowed() : PlatformTest({.latency_factor = 3, .bandwidth_factor = 0.5, .tcp_window_bytes = 40}) {}
};

TEST_F(PlatformTest, TheReverseOfASplitDuplexLinkIsItsOtherSide) {
  const auto [up, down] = platform_.add_split_duplex_link(10, 0);
  ASSERT_TRUE(platform_.add_route(a_, b_, std::array{up}, Symmetry::both_ways));
  transfers_ = {{a_, b_}, {b_, a_}};
  EXPECT_THAT(finish(), ElementsAre(Pair(0, 10), Pair(1, 10)));
}

TEST_F(PlatformTest, BothWaysShareAPlainLink) {
  const auto link = platform_.add_link(10, 0, LinkSharing::shared);
  ASSERT_TRUE(platform_.add_route(a_, b_, std::array{link}, Symmetry::both_ways));
  transfers_ = {{a_, b_}, {b_, a_}};
  EXPECT_THAT(finish(), ElementsAre(Pair(0, 20), Pair(1, 20)));
}

TEST_F(PlatformTest, ALinkUsedTwiceIsLoadedTwice) {
  const auto link = platform_.add_link(10, 2, LinkSharing::shared);
  ASSERT_TRUE(platform_.add_route(a_, b_, std::array{link, link}, Symmetry::one_way));
  transfers_ = {{a_, b_}};
  EXPECT_THAT(finish(), ElementsAre(Pair(0, 4 + 20)));
}

TEST_F(PlatformTest, RefusesASecondRoute) {
  const auto link = platform_.add_link(10, 0, LinkSharing::shared);
  EXPECT_TRUE(platform_.add_route(a_, b_, std::array{link}, Symmetry::one_way));
  EXPECT_FALSE(platform_.add_route(a_, b_, std::array{link}, Symmetry::one_way));
  EXPECT_FALSE(platform_.add_route(b_, a_, std::array{link}, Symmetry::both_ways));
  EXPECT_FALSE(platform_.has_route(b_, a_));
  EXPECT_TRUE(platform_.add_route(a_, a_, std::array{link}, Symmetry::both_ways));
}

TEST_F(CrossTraffic, LoadsTheWayBack) {
  const auto [up, down] = platform_.add_split_duplex_link(10.5, 0);
  ASSERT_TRUE(platform_.add_route(a_, b_, std::array{up}, Symmetry::both_ways));
  transfers_ = {{a_, b_}, {b_, a_}};
  EXPECT_THAT(finish(), ElementsAre(Pair(0, testing::DoubleEq(10)), Pair(1, testing::DoubleEq(10))));
}

TEST_F(CrossTraffic, AFatPipeOnTheWayBackBoundsTheAcknowledgements) {
  const auto wide = platform_.add_link(1000, 0, LinkSharing::fatpipe);
  const auto narrow = platform_.add_link(1, 0, LinkSharing::fatpipe);
  ASSERT_TRUE(platform_.add_route(a_, b_, std::array{wide}, Symmetry::one_way));
  ASSERT_TRUE(platform_.add_route(b_, a_, std::array{narrow}, Symmetry::one_way));
  transfers_ = {{a_, b_}};
  EXPECT_THAT(finish(), ElementsAre(Pair(0, testing::DoubleEq(5))));
}

TEST_F(Windowed, TheWindowAndTheFactorsCount) {
  // Latency 2, counted three times; rate 40 / (2 · 2) = 10, at half of which it progresses.
  const auto link = platform_.add_link(1000, 2, LinkSharing::shared);
  ASSERT_TRUE(platform_.add_route(a_, b_, std::array{link}, Symmetry::one_way));
  transfers_ = {{a_, b_}};
  EXPECT_THAT(finish(), ElementsAre(Pair(0, 6 + 20)));
}

TEST_F(PlatformTest, CoresShareAHost) {
  const auto host = platform_.add_host(10, 2);
  FluidSimulation simulation(platform_);
  for (FluidSimulation::Tag tag = 0; tag < 4; ++tag) simulation.execute(0, host, tag == 0 ? 50 : 100, tag);
  std::vector<FluidSimulation::Completion> completions;
  ASSERT_TRUE(simulation.advance(completions));
  EXPECT_EQ(completions.at(0).tag, 0U);
  EXPECT_DOUBLE_EQ(completions.at(0).time_s, 10);
  ASSERT_TRUE(simulation.advance(completions));
  ASSERT_EQ(completions.size(), 4U);
  EXPECT_DOUBLE_EQ(completions.at(1).time_s, 17.5);
  EXPECT_EQ(completions.at(1).tag, 1U);
  EXPECT_FALSE(simulation.advance(completions));
}

}  // namespace
}  // namespace stakemine::network
