// SPDX-License-Identifier: Apache-2.0
/// What the tests of the fluid model share.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/network/fluid_system.hpp"

#include "network/water_filling.hpp"
#include "reference/fluid_reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace stakemine::network {

/// Flows over one shared link, with private bounds.
struct StarFlows {
  double capacity = 1;
  std::vector<double> start, work, bound, penalty;
};

inline StarFlows lognormal_flows(std::size_t count, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test, 20);
  StarFlows flows;
  for (std::size_t i = 0; i < count; ++i) {
    flows.penalty.push_back(0.02 * std::exp(0.5 * random.normal()));
    flows.start.push_back(flows.penalty.back());
    flows.bound.push_back(1.25e7 * std::exp(random.normal()));
    flows.work.push_back(1e6 * std::exp(0.5 * random.normal()));
  }
  flows.capacity = 1.25e7 * static_cast<double>(count) / 8;
  return flows;
}

/// Marks that agree to a millionth, about as many under way as fill the link: every event moves the level over most.
inline StarFlows flows_around_the_level(std::size_t count, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test, 21);
  StarFlows flows;
  for (std::size_t i = 0; i < count; ++i) {
    flows.penalty.push_back(1);
    flows.start.push_back(1000 * random.uniform());
    flows.bound.push_back(1e3 * (1 + 1e-6 * random.uniform()));
    flows.work.push_back(1e5 + 4e5 * random.uniform());
  }
  flows.capacity = 300 * static_cast<double>(count);
  return flows;
}

/// Half are long; the other half come one by one, heavy and short, and throw the level by orders of magnitude.
inline StarFlows flows_with_spikes(std::size_t count, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test, 22);
  StarFlows flows;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_long = i % 2 == 0;
    flows.penalty.push_back(is_long ? 1 : 10 / (1e6 * static_cast<double>(count)));
    flows.start.push_back(is_long ? 0 : 1000 * static_cast<double>(i) / static_cast<double>(count));
    flows.bound.push_back(is_long ? 1e3 * std::exp(random.normal()) : 1e12);
    flows.work.push_back(is_long ? 1e6 * (1 + random.uniform()) : 100);
  }
  flows.capacity = 500 * static_cast<double>(count);
  return flows;
}

struct StarFinish {
  std::vector<double> time;
  bool was_kinetic = false;
};

inline StarFinish solve(const StarFlows& flows) {
  WaterFilling filling(flows.capacity, flows.bound, flows.penalty);
  std::vector<std::uint32_t> order(flows.start.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return flows.start[i]; });
  StarFinish result{std::vector<double>(order.size()), false};
  for (std::size_t next = 0; next < order.size() || filling.active() > 0;) {
    const double start = next < order.size() ? flows.start[order[next]] : WaterFilling::kNever;
    if (start <= filling.now()) {
      filling.start(order[next], flows.work[order[next]]);
      ++next;
      continue;
    }
    const WaterFilling::Finish first = filling.next();
    filling.advance(std::min(start, first.time));
    result.was_kinetic = result.was_kinetic || filling.is_kinetic();
    if (first.time > start) continue;
    filling.stop(first.slot);
    result.time[first.slot] = first.time;
  }
  return result;
}

inline std::vector<reference::FluidTask> tasks_of(const StarFlows& flows) {
  std::vector<reference::FluidTask> tasks;
  for (std::size_t i = 0; i < flows.start.size(); ++i)
    tasks.push_back({flows.start[i], flows.work[i], flows.bound[i], flows.penalty[i], {{0, 1.0L}}});
  return tasks;
}

/// The largest |a − b| / |b|.
template <class A, class B>
double largest_difference(const A& got, const B& wanted) {
  long double largest = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    largest = std::max(largest, std::fabs(static_cast<long double>(got[i]) - wanted[i]) /
                                    std::fabs(static_cast<long double>(wanted[i])));
  return static_cast<double>(largest);
}

}  // namespace stakemine::network
