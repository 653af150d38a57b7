// SPDX-License-Identifier: Apache-2.0
#include "network/fluid_traffic.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <tuple>

namespace stakemine::network {
namespace {

constexpr double kEnd_s = 9.2e9;  // of time

bool begins_later(const Flow& a, const Flow& b) {
  return std::tie(a.begins, a.source, a.sequence) > std::tie(b.begins, b.source, b.sequence);
}

VirtualTime rounded(double time_s) {
  return time_s < kEnd_s ? VirtualTime{duration_from_seconds(time_s)} : kNever;
}

}  // namespace

void FluidTraffic::add(const Flow& flow) {
  STAKEMINE_ASSERT(seconds(flow.begins) >= system_.now_s(), "nothing begins in the past");
  waiting_.push_back(flow);
  std::ranges::push_heap(waiting_, begins_later);
}

double FluidTraffic::next_s() {
  const double finish_s = system_.next_finish_s();
  return waiting_.empty() ? finish_s : std::min(finish_s, seconds(waiting_.front().begins));
}

VirtualTime FluidTraffic::next() {
  return rounded(next_s());
}

void FluidTraffic::run_until(VirtualTime until, std::vector<FlowEnd>& ended) {
  const double until_s = std::min(kEnd_s, seconds(until));
  for (double event_s = next_s(); event_s < until_s; event_s = next_s()) {
    finished_.clear();
    system_.advance(event_s, finished_);
    for (const FluidSystem::Id id : finished_) {
      const Running& flow = running_[id];
      ended.push_back({rounded(event_s), flow.source, flow.sequence, flow.place});
    }
    begin_due();
  }
}

void FluidTraffic::begin_due() {
  while (!waiting_.empty() && seconds(waiting_.front().begins) <= system_.now_s()) {
    std::ranges::pop_heap(waiting_, begins_later);
    const Flow& flow = waiting_.back();
    const FluidSystem::Id id = system_.start(flow.activity);
    if (id >= running_.size()) running_.resize(id + 1);
    running_[id] = {flow.source, flow.place, flow.sequence};
    waiting_.pop_back();
  }
}

}  // namespace stakemine::network
