// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/fluid_simulation.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <functional>

namespace stakemine::network {

void FluidSimulation::transfer(double start_s, Platform::Host src, Platform::Host dst, double bytes, Tag tag,
                               double rate_cap_Bps) {
  Platform::Transfer made = platform_.transfer(src, dst, rate_cap_Bps);
  // It progresses at bandwidth_factor · x: as if it had so many bytes more.
  wait({start_s + made.latency_s, begun_++, tag, bytes / platform_.model().bandwidth_factor, made.bound_Bps,
        made.penalty, std::move(made.uses)});
}

void FluidSimulation::execute(double start_s, Platform::Host host, double flops, Tag tag) {
  wait({start_s, begun_++, tag, flops, platform_.execution_bound_flops(host), 1, {platform_.execution_use(host)}});
}

void FluidSimulation::wait(Waiting&& activity) {
  STAKEMINE_ASSERT(activity.time_s >= system_.now_s(), "nothing starts in the past");
  waiting_.push_back(std::move(activity));
  std::push_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
}

void FluidSimulation::begin_due() {
  while (!waiting_.empty() && waiting_.front().time_s <= system_.now_s()) {
    std::pop_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
    const Waiting& next = waiting_.back();
    const FluidSystem::Id id = system_.start({next.work, next.bound, next.penalty, next.uses});
    if (id >= running_.size()) running_.resize(id + 1);
    running_[id] = {next.number, next.tag};
    waiting_.pop_back();
  }
}

bool FluidSimulation::advance(std::vector<Completion>& completions) {
  finished_.clear();
  while (finished_.empty()) {
    const double start_s = waiting_.empty() ? std::numeric_limits<double>::infinity() : waiting_.front().time_s;
    const double next_s = std::min(start_s, system_.next_finish_s());
    if (next_s == std::numeric_limits<double>::infinity()) return false;
    system_.advance(next_s, finished_);
    ended_.clear();
    for (const FluidSystem::Id id : finished_) ended_.push_back(running_[id]);
    begin_due();
  }
  std::ranges::sort(ended_, {}, &Running::number);
  for (const Running& one : ended_) completions.push_back({system_.now_s(), one.tag});
  return true;
}

}  // namespace stakemine::network
