// SPDX-License-Identifier: Apache-2.0
#include "network/water_filling.hpp"

#include "stakemine/network/fluid_system.hpp"

#include "network/fluid_testing.hpp"

#include <array>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

TEST(WaterFilling, SharesWhatTheBoundedLeave) {
  // Capacity 100: one is bound to 10, the others get 30 and 60 by their penalties.
  WaterFilling filling(100, std::array{10.0, 1e9, 1e9}, std::array{1.0, 2.0, 1.0});
  filling.start(0, 100);
  filling.start(1, 300);
  filling.start(2, 300);
  EXPECT_DOUBLE_EQ(filling.next().time, 5);
  EXPECT_EQ(filling.next().slot, 2U);
  filling.advance(5);
  EXPECT_NEAR(filling.stop(2), 0, 1e-9);
  // 150 are left of the second, which now has 90.
  EXPECT_DOUBLE_EQ(filling.next().time, 5 + 150.0 / 90);
  EXPECT_DOUBLE_EQ(filling.stop(1), 150);
  EXPECT_DOUBLE_EQ(filling.next().time, 10);
}

TEST(WaterFilling, EqualsTheOracle) {
  for (std::uint64_t key = 0; key < 10; ++key) {
    const StarFlows flows = lognormal_flows(25 * (key + 1), key);
    const auto expected = reference::finish_times(tasks_of(flows), {flows.capacity});
    EXPECT_LT(largest_difference(solve(flows).time, expected), 1e-12) << key;
  }
}

TEST(WaterFilling, EqualsTheOracleWhereTheLevelMovesOverMost) {
  const StarFlows flows = flows_around_the_level(600, 1);
  const StarFinish finish = solve(flows);
  EXPECT_TRUE(finish.was_kinetic);
  EXPECT_LT(largest_difference(finish.time, reference::finish_times(tasks_of(flows), {flows.capacity})), 1e-12);
}

TEST(WaterFilling, EqualsTheOracleWhereTheLevelLeaps) {
  const StarFlows flows = flows_with_spikes(300, 2);
  const StarFinish finish = solve(flows);
  EXPECT_TRUE(finish.was_kinetic);
  EXPECT_LT(largest_difference(finish.time, reference::finish_times(tasks_of(flows), {flows.capacity})), 1e-11);
}

// V would be 1e9 when flows of 100 join: the queues would lose the last digits of what they need.
TEST(WaterFilling, KeepsItsDigitsWhenTheLevelHasFallenFar) {
  StarFlows flows{.capacity = 1e9, .start = {0}, .work = {1.5e9}, .bound = {1e9}, .penalty = {1}};
  flows.start.push_back(0);
  flows.work.push_back(1e9);
  flows.bound.push_back(1e9);
  flows.penalty.push_back(1);
  for (int i = 0; i < 200; ++i) {
    flows.start.push_back(1 + 1e-4 * i);
    flows.work.push_back(1e6 + i);
    flows.bound.push_back(1e8);
    flows.penalty.push_back(1e-7 * (1 + i % 7));
  }
  EXPECT_LT(largest_difference(solve(flows).time, reference::finish_times(tasks_of(flows), {flows.capacity})), 1e-11);
}

// The general solver is another algorithm; it is fast enough for more flows than the oracle.
TEST(WaterFilling, EqualsTheGeneralSolver) {
  for (const StarFlows& flows :
       {lognormal_flows(3000, 5), flows_around_the_level(1000, 6), flows_with_spikes(1000, 7)}) {
    FluidSystem system(std::array{flows.capacity});
    std::vector<std::uint32_t> order(flows.start.size()), flow_of(flows.start.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return flows.start[i]; });
    const ResourceUse use{0, 1};
    std::vector<double> expected(order.size());
    std::vector<FluidSystem::Id> finished;
    for (std::size_t next = 0; next < order.size() || system.running() > 0;) {
      const double start = next < order.size() ? flows.start[order[next]] : WaterFilling::kNever;
      if (start > system.now_s()) {
        finished.clear();
        system.advance(std::min(start, system.next_finish_s()), finished);
        for (const FluidSystem::Id id : finished) expected[flow_of[id]] = system.now_s();
        continue;
      }
      const std::uint32_t i = order[next++];
      flow_of[system.start({flows.work[i], flows.bound[i], flows.penalty[i], {&use, 1}})] = i;
    }
    const double difference = largest_difference(solve(flows).time, expected);
    EXPECT_LT(difference, 1e-11);
  }
}

TEST(WaterFilling, GrowsWhileFlowsAreUnderWay) {
  for (const StarFlows& flows : {lognormal_flows(250, 8), flows_around_the_level(300, 9)}) {
    const std::size_t first = 150;
    WaterFilling filling(flows.capacity, std::span{flows.bound}.first(first), std::span{flows.penalty}.first(first));
    StarFlows all = flows;
    std::vector<WaterFilling::Variant> variants;
    for (std::size_t i = first; i < all.start.size(); ++i) {
      variants.push_back({static_cast<std::uint32_t>(i - first), 1 + static_cast<double>(i % 3)});
      all.start[i] = std::max(all.start[i], 0.5);
      all.bound[i] = all.bound[i - first];
      all.penalty[i] = all.penalty[i - first] / variants.back().divisor;
    }
    std::vector<double> time(all.start.size());
    std::vector<std::uint32_t> order(all.start.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return all.start[i]; });
    std::size_t known = first;
    for (std::size_t next = 0; next < order.size() || filling.active() > 0;) {
      const double start = next < order.size() ? all.start[order[next]] : WaterFilling::kNever;
      if (start <= filling.now()) {
        const std::size_t needed = order[next] + 1;
        if (needed > known) {
          filling.grow(std::span{variants}.subspan(known - first, needed - known));
          known = needed;
        }
        filling.start(order[next], all.work[order[next]]);
        ++next;
        continue;
      }
      const WaterFilling::Finish end = filling.next();
      filling.advance(std::min(start, end.time));
      if (end.time <= start) {
        filling.stop(end.slot);
        time[end.slot] = end.time;
      }
    }
    EXPECT_LT(largest_difference(time, reference::finish_times(tasks_of(all), {all.capacity})), 1e-11);
  }
}

}  // namespace
}  // namespace stakemine::network
