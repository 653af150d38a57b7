// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/fluid_system.hpp"

#include "network/fluid_testing.hpp"

#include <array>
#include <map>
#include <utility>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::ElementsAre;

struct Workload {
  std::vector<double> capacities;
  std::vector<reference::FluidTask> tasks;
};

std::vector<double> solve(const Workload& run) {
  FluidSystem system(run.capacities);
  std::vector<std::size_t> order(run.tasks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return run.tasks[i].start; });
  std::vector<double> finish(order.size());
  std::vector<std::size_t> task_of(order.size());
  std::vector<FluidSystem::Id> finished;
  for (std::size_t next = 0; next < order.size() || system.running() > 0;) {
    const double start = next < order.size() ? static_cast<double>(run.tasks[order[next]].start) : WaterFilling::kNever;
    if (start > system.now_s()) {
      finished.clear();
      system.advance(std::min(start, system.next_finish_s()), finished);
      for (const FluidSystem::Id id : finished) finish[task_of[id]] = system.now_s();
      continue;
    }
    const reference::FluidTask& task = run.tasks[order[next]];
    std::vector<ResourceUse> uses;
    for (const auto& [resource, load] : task.uses)
      uses.push_back({static_cast<std::uint32_t>(resource), static_cast<double>(load)});
    task_of[system.start({static_cast<double>(task.work), static_cast<double>(task.bound),
                          static_cast<double>(task.penalty), uses})] = order[next++];
  }
  return finish;
}

/// Tasks over a few of many resources each, of sizes that differ by orders of magnitude.
Workload random_run(std::size_t tasks, std::size_t resources, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test, 23);
  Workload run;
  for (std::size_t i = 0; i < resources; ++i) run.capacities.push_back(1e8 * std::exp(random.normal()));
  for (std::size_t i = 0; i < tasks; ++i) {
    reference::FluidTask task;
    task.start = key % 2 == 0 ? 0 : 0.1 * static_cast<double>(random.below(tasks));
    task.work = 1e7 * std::exp(2 * random.normal());
    if (random.below(3) == 0) task.bound = 1e6 * std::exp(2 * random.normal());
    if (key % 3 > 0) task.penalty = 0.01 * std::exp(random.normal());
    std::vector<std::size_t> used;
    for (std::uint64_t hops = 1 + random.below(4); hops > 0; --hops) used.push_back(random.below(resources));
    std::ranges::sort(used);
    used.erase(std::unique(used.begin(), used.end()), used.end());
    for (const std::size_t resource : used) task.uses.emplace_back(resource, random.below(4) == 0 ? 0.05L : 1.0L);
    run.tasks.push_back(task);
  }
  return run;
}

TEST(FluidSystem, FillsProgressively) {
  // A parking lot: 1 over both links of 10 and 30, 2 over the first, 3 over the second.
  FluidSystem system(std::array{10.0, 30.0});
  const std::array<ResourceUse, 2> both{{{0, 1}, {1, 1}}};
  const std::array<ResourceUse, 1> first{{{0, 1}}}, second{{{1, 1}}};
  const auto one = system.start({.work = 100, .uses = both}), two = system.start({.work = 50, .uses = first}),
             three = system.start({.work = 250, .uses = second});
  EXPECT_DOUBLE_EQ(system.rate(one), 5);
  EXPECT_DOUBLE_EQ(system.rate(two), 5);
  EXPECT_DOUBLE_EQ(system.rate(three), 25);
  EXPECT_DOUBLE_EQ(system.next_finish_s(), 10);
  std::vector<FluidSystem::Id> finished;
  system.advance(10, finished);
  EXPECT_THAT(finished, ElementsAre(two, three));
  EXPECT_DOUBLE_EQ(system.rate(one), 10);
  EXPECT_DOUBLE_EQ(system.next_finish_s(), 15);
}

TEST(FluidSystem, NothingToDoEndsAtOnceAndNothingBoundsIsInstant) {
  FluidSystem system(std::array{10.0});
  const std::array<ResourceUse, 1> use{{{0, 1}}};
  system.start({.work = 0, .uses = use});
  system.start({.work = 5, .uses = {}});
  std::vector<FluidSystem::Id> finished;
  EXPECT_EQ(system.next_finish_s(), 0);
  system.advance(0, finished);
  EXPECT_THAT(finished, ElementsAre(0U, 1U));
  EXPECT_EQ(system.next_finish_s(), WaterFilling::kNever);
}

TEST(FluidSystem, EqualsTheOracle) {
  for (std::uint64_t key = 0; key < 24; ++key) {
    const Workload run = random_run(20 + 12 * key, 4 + key, key);
    const auto expected = reference::finish_times(run.tasks, {run.capacities.begin(), run.capacities.end()});
    EXPECT_LT(largest_difference(solve(run), expected), 1e-11) << key;
  }
}

TEST(FluidSystem, EqualsTheOracleWithThousands) {
  const Workload run = random_run(1200, 40, 1);
  const auto expected = reference::finish_times(run.tasks, {run.capacities.begin(), run.capacities.end()});
  const double difference = largest_difference(solve(run), expected);
  EXPECT_LT(difference, 1e-11);
  RecordProperty("largest_difference", std::to_string(difference * 1e15) + "e-15");
}

TEST(FluidSystem, GivesNumbersAgain) {
  FluidSystem system(std::array{1.0});
  const std::array<ResourceUse, 1> use{{{0, 1}}};
  std::vector<FluidSystem::Id> finished;
  for (int i = 1; i <= 100; ++i) {
    EXPECT_EQ(system.start({.work = 1, .uses = use}), 0U);
    system.advance(system.next_finish_s(), finished);
    EXPECT_DOUBLE_EQ(system.now_s(), i);
  }
  EXPECT_EQ(finished.size(), 100U);
}

TEST(FluidSystem, AHistoryOfManyLeavesNothingBehind) {
  constexpr std::size_t kRunning = 40, kHistory = 20'000;
  const Workload run = random_run(kHistory, 8, 2);
  const auto start = [](FluidSystem& system, const reference::FluidTask& task) {
    std::vector<ResourceUse> uses;
    for (const auto& [resource, load] : task.uses)
      uses.push_back({static_cast<std::uint32_t>(resource), static_cast<double>(load)});
    return system.start({1e7 + static_cast<double>(task.work), static_cast<double>(task.bound),
                         static_cast<double>(task.penalty), uses});
  };
  FluidSystem old(run.capacities);
  std::map<FluidSystem::Id, std::size_t> running;
  std::vector<FluidSystem::Id> finished;
  for (std::size_t next = 0; next < kHistory; ++next) {
    while (old.running() >= kRunning) {
      finished.clear();
      old.advance(old.next_finish_s(), finished);
      for (const FluidSystem::Id id : finished) running.erase(id);
    }
    running[start(old, run.tasks[next])] = next;
  }
  FluidSystem fresh(run.capacities);
  std::vector<std::pair<FluidSystem::Id, FluidSystem::Id>> pairs;
  for (const auto& [id, task] : running) pairs.emplace_back(id, start(fresh, run.tasks[task]));
  ASSERT_GT(pairs.size(), kRunning / 2);
  for (const auto& [id, again] : pairs) EXPECT_NEAR(old.rate(id) / fresh.rate(again), 1, 2e-14);
}

TEST(FluidSystem, RefusesToStepOverAFinish) {
  FluidSystem system(std::array{1.0});
  const std::array<ResourceUse, 1> use{{{0, 1}}};
  system.start({.work = 1, .uses = use});
  std::vector<FluidSystem::Id> finished;
  EXPECT_DEATH(system.advance(2, finished), "finish");
}

}  // namespace
}  // namespace stakemine::network
