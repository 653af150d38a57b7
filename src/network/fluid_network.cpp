// SPDX-License-Identifier: Apache-2.0
#include "network/fluid_network.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace stakemine::network {
namespace {

constexpr Duration kLeastLatency{1};
constexpr double kEnd_s = 9e9;  // Longer than any run lives.

Duration whole_latency(double latency_s) {
  return latency_s < kEnd_s ? std::max(kLeastLatency, duration_from_seconds(latency_s)) : Duration::max();
}

bool arrives_sooner(const FlowEnd& a, const FlowEnd& b) {
  return std::tie(a.time, a.source, a.sequence) < std::tie(b.time, b.source, b.sequence);
}

bool share_resources(std::span<const ResourceUse> a, std::span<const ResourceUse> b, std::size_t resources) {
  std::vector<bool> used(resources);
  for (const ResourceUse& use : a) used[use.resource] = true;
  return std::ranges::any_of(b, [&](const ResourceUse& use) { return used[use.resource]; });
}

}  // namespace

FluidNetwork::FluidNetwork(const Platform& platform, const FluidEnds& ends)
    : Network(static_cast<std::uint32_t>(ends.nodes.size())),
      capacities_(platform.capacities().begin(), platform.capacities().end()),
      hub_bandwidth_Bps_(ends.hub_bandwidth_Bps),
      down_(routes_of(platform, ends, Direction::to_node)),
      up_(routes_of(platform, ends, Direction::to_hub)),
      ways_apart_(!share_resources(down_.uses, up_.uses, capacities_.size())),
      lookahead_(Duration::max()),
      singles_(capacities_) {
  for (const Way* each : {&down_, &up_})
    for (const Route& route : each->routes) lookahead_ = std::min(lookahead_, route.latency);
}

FluidNetwork::Way FluidNetwork::routes_of(const Platform& platform, const FluidEnds& ends, Direction direction) {
  Way way;
  way.routes.reserve(ends.nodes.size());
  for (const Platform::Host node : ends.nodes) {
    const bool outward = direction == Direction::to_node;
    const Platform::Transfer transfer = platform.transfer(outward ? ends.hub : node, outward ? node : ends.hub,
                                                          std::numeric_limits<double>::infinity());
    way.routes.push_back({.latency = whole_latency(transfer.latency_s),
                          .bound_Bps = transfer.bound_Bps,
                          .penalty = std::min(transfer.penalty, kEnd_s),
                          .first_use = way.uses.size(),
                          .uses = transfer.uses.size()});
    way.uses.insert(way.uses.end(), transfer.uses.begin(), transfer.uses.end());
  }
  return way;
}

Flow FluidNetwork::flow(const Way& way, std::uint32_t node, VirtualTime start, std::uint64_t bytes) const {
  const Route& route = way.routes[node];
  return {.begins = later(start, route.latency),
          .activity = {.work = static_cast<double>(bytes),
                       .bound = route.bound_Bps,
                       .penalty = route.penalty,
                       .uses = std::span{way.uses}.subspan(route.first_use, route.uses)}};
}

void FluidNetwork::do_submit(std::span<const Transfer> transfers) {
  for (const Transfer& transfer : transfers) {
    Way& on = way(transfer.direction);
    Flow made = flow(on, transfer.node, transfer.start, transfer.bytes);
    ++on.under_way;
    if (made.begins == kNever) continue;  // It is on its way until the end of time.
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(under_way_.size()));
      under_way_.emplace_back();
    }
    made.place = free_.back();
    free_.pop_back();
    under_way_[made.place] = {transfer.id, transfer.bytes, transfer.direction};
    made.source = transfer.source;
    made.sequence = transfer.sequence;
    singles_.add(made);
  }
  note_next();
}

void FluidNetwork::do_advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  until_ = until;
  singles_.run_until(until, ended_);
  std::ranges::sort(ended_, arrives_sooner);
  const auto held = std::ranges::lower_bound(ended_, until, {}, &FlowEnd::time);
  for (auto arrived = ended_.begin(); arrived != held; ++arrived) {
    const UnderWay& transfer = under_way_[arrived->place];
    arrivals.push_back({arrived->time, transfer.id});
    Way& on = way(transfer.direction);
    on.bytes += transfer.bytes;
    --on.under_way;
    free_.push_back(arrived->place);
  }
  ended_.erase(ended_.begin(), held);
  note_next();
}

void FluidNetwork::note_next() {
  next_ = singles_.next();
  for (const FlowEnd& end : ended_) next_ = std::min(next_, end.time);
  next_ = std::max(next_, until_);
}

bool FluidNetwork::carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  Way& on = way(batch.direction);
  if (!ways_apart_ || on.under_way > 0) return false;
  FluidTraffic traffic{capacities_};
  std::uint64_t bytes = 0;
  std::size_t departed = 0;
  for (std::uint32_t i = 0; i < batch.nodes.size(); ++i) {
    arrivals[i] = kNever;
    const VirtualTime start = batch.starts[batch.direction == Direction::to_node ? 0 : i];
    if (start == kNever) continue;
    Flow made = flow(on, batch.nodes[i], start, batch.bytes[i]);
    ++departed;
    bytes += batch.bytes[i];
    if (made.begins == kNever) continue;
    made.source = made.place = i;
    traffic.add(made);
  }
  batch_ended_.clear();
  traffic.run_until(kNever, batch_ended_);
  for (const FlowEnd& end : batch_ended_) arrivals[end.place] = end.time;
  const bool in_time = batch_ended_.size() == departed &&
                       std::ranges::all_of(batch_ended_, [&](const FlowEnd& end) { return end.time < before; });
  if (in_time) on.bytes += bytes;
  return in_time;
}

HubTraffic FluidNetwork::traffic() const {
  return {down_.bytes, up_.bytes, static_cast<double>(down_.bytes) / hub_bandwidth_Bps_,
          static_cast<double>(up_.bytes) / hub_bandwidth_Bps_};
}

}  // namespace stakemine::network
