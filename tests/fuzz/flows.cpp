// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/network/fluid_system.hpp"

#include "fuzz/choices.hpp"
#include "fuzz/targets.hpp"
#include "reference/fluid_reference.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace stakemine::fuzz {
namespace {

// Few: the reference finds all rates anew at every event.
constexpr unsigned kMostTasks = 12, kMostResources = 4;
constexpr long double kTolerance = 1e-9L;

std::vector<double> finish_times(const std::vector<reference::FluidTask>& tasks,
                                 const std::vector<double>& capacities) {
  network::FluidSystem system{capacities};
  std::vector<std::size_t> order(tasks.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::size_t task) { return tasks[task].start; });
  std::vector<double> finish(tasks.size());
  std::vector<std::size_t> task_of;
  std::vector<network::FluidSystem::Id> finished;
  const auto advance = [&](double until) {
    finished.clear();
    system.advance(until, finished);
    for (const auto id : finished) finish[task_of[id]] = until;
  };
  for (const std::size_t index : order) {
    const auto& task = tasks[index];
    const auto start = static_cast<double>(task.start);
    while (system.next_finish_s() < start) advance(system.next_finish_s());
    advance(start);
    std::vector<network::ResourceUse> uses;
    for (const auto& [resource, load] : task.uses)
      uses.push_back({static_cast<std::uint32_t>(resource), static_cast<double>(load)});
    const auto id = system.start({.work = static_cast<double>(task.work),
                                  .bound = static_cast<double>(task.bound),
                                  .penalty = static_cast<double>(task.penalty),
                                  .uses = uses});
    if (id >= task_of.size()) task_of.resize(id + 1);
    task_of[id] = index;
  }
  while (system.running() > 0) advance(system.next_finish_s());
  return finish;
}

}  // namespace

void flows(Bytes bytes) {
  Choices choices{bytes};
  std::vector<double> capacities(1 + choices.below(kMostResources));
  for (double& capacity : capacities) capacity = 1 + choices.byte();
  std::vector<reference::FluidTask> tasks;
  while (!choices.empty() && tasks.size() < kMostTasks) {
    reference::FluidTask task;
    task.start = choices.byte();
    task.work = 1 + choices.byte() * 16;
    if (const unsigned bound = choices.byte(); bound < 128) task.bound = 1 + bound;
    task.penalty = 0.25L * (1 + choices.below(16));
    const unsigned used = 1 + choices.below((1U << capacities.size()) - 1);  // a bit a resource
    for (std::size_t resource = 0; resource < capacities.size(); ++resource)
      if ((used >> resource & 1U) != 0) task.uses.emplace_back(resource, 0.5L * (1 + choices.below(4)));
    tasks.push_back(task);
  }
  const auto found = finish_times(tasks, capacities);
  const auto wanted = reference::finish_times(tasks, {capacities.begin(), capacities.end()});
  for (std::size_t i = 0; i < tasks.size(); ++i)
    STAKEMINE_ASSERT(std::fabs(found[i] - wanted[i]) <= kTolerance * wanted[i], "a finish time of another length");
}

}  // namespace stakemine::fuzz
