// SPDX-License-Identifier: Apache-2.0
/// The fluid model in its plainest form: after every event all rates are found anew by progressive filling, in long
/// double.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace stakemine::reference {

struct FluidTask {
  long double start = 0;  ///< when it begins to flow
  long double work = 0, bound = std::numeric_limits<long double>::infinity(), penalty = 1;
  std::vector<std::pair<std::size_t, long double>> uses;  ///< resource, load
};

inline void fill(const std::vector<FluidTask>& tasks, const std::vector<std::size_t>& active,
                 std::vector<long double> rest, std::vector<long double>& rates) {
  std::vector<std::size_t> rising = active;
  while (!rising.empty()) {
    std::vector<long double> weight(rest.size(), 0);
    long double level = std::numeric_limits<long double>::infinity();
    for (const std::size_t i : rising) {
      level = std::min(level, tasks[i].bound * tasks[i].penalty);
      for (const auto& [resource, load] : tasks[i].uses) weight[resource] += load / tasks[i].penalty;
    }
    for (std::size_t r = 0; r < rest.size(); ++r)
      if (weight[r] > 0) level = std::min(level, std::max(0.0L, rest[r]) / weight[r]);
    std::vector<std::size_t> still, stopped;
    for (const std::size_t i : rising) {
      bool stops = tasks[i].bound * tasks[i].penalty <= level;
      for (const auto& use : tasks[i].uses)
        stops = stops || std::max(0.0L, rest[use.first]) / weight[use.first] <= level;
      (stops ? stopped : still).push_back(i);
    }
    for (const std::size_t i : stopped) {
      rates[i] = level / tasks[i].penalty;
      for (const auto& [resource, load] : tasks[i].uses) rest[resource] -= load * rates[i];
    }
    rising = still;
    if (stopped.empty()) break;  // Nothing bounds them; not in these tests.
  }
}

/// When each task ends.
inline std::vector<long double> finish_times(const std::vector<FluidTask>& tasks,
                                             const std::vector<long double>& capacities) {
  constexpr long double kNever = std::numeric_limits<long double>::infinity();
  std::vector<std::size_t> order(tasks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return tasks[a].start < tasks[b].start; });
  std::vector<long double> left(tasks.size()), rates(tasks.size()), finish(tasks.size(), kNever);
  std::vector<std::size_t> active;
  long double now = 0;
  for (std::size_t next = 0; next < order.size() || !active.empty();) {
    fill(tasks, active, capacities, rates);
    long double until = next < order.size() ? tasks[order[next]].start : kNever;
    std::size_t first = tasks.size();
    for (const std::size_t i : active)
      if (now + left[i] / rates[i] <= until) until = now + left[i] / rates[i], first = i;
    for (const std::size_t i : active) left[i] = std::max(0.0L, left[i] - rates[i] * (until - now));
    now = until;
    if (first < tasks.size()) {
      finish[first] = now;
      std::erase(active, first);
    } else {
      left[order[next]] = tasks[order[next]].work;
      active.push_back(order[next++]);
    }
  }
  return finish;
}

}  // namespace stakemine::reference
