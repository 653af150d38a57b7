// SPDX-License-Identifier: Apache-2.0
#include "network/star_network.hpp"

#include <algorithm>

namespace stakemine::network {
namespace {

constexpr Duration kLeastLatency{1};
constexpr double kBitsPerByte = 8;
constexpr double kEnd_s = 9e9;  // Longer than any run lives.

FluidStar one_way(double hub_bandwidth_bps, const LinkColumns& links) {
  const std::size_t count = links.latency_s.size();
  std::vector<Duration> latency(count);
  std::vector<double> bandwidth_Bps(count), penalty(count);
  for (std::size_t node = 0; node < count; ++node) {
    const double latency_s = links.latency_s[node];
    latency[node] = latency_s < kEnd_s ? std::max(kLeastLatency, duration_from_seconds(latency_s)) : Duration::max();
    bandwidth_Bps[node] = links.bandwidth_bps[node] / kBitsPerByte;
    penalty[node] = latency_s > 0 ? std::min(latency_s, kEnd_s) : 1;
  }
  return {hub_bandwidth_bps / kBitsPerByte, {.latency = latency, .bandwidth_Bps = bandwidth_Bps, .penalty = penalty}};
}

}  // namespace

void StarNetwork::Columns::clear() {
  start.clear();
  bytes.clear();
  place.clear();
  node.clear();
}

StarNetwork::StarNetwork(double hub_bandwidth_bps, const LinkColumns& links)
    : Network(static_cast<std::uint32_t>(links.latency_s.size())),
      hub_bandwidth_bps_(hub_bandwidth_bps),
      batches_(one_way(hub_bandwidth_bps, links)) {}

std::uint32_t StarNetwork::place_for(const Transfer& transfer) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(under_way_.size()));
    under_way_.emplace_back();
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  under_way_[place] = {transfer.sequence, transfer.id, transfer.source};
  return place;
}

void StarNetwork::do_submit(std::span<const Transfer> transfers) {
  submit(Direction::to_node, transfers);
  submit(Direction::to_hub, transfers);
}

void StarNetwork::submit(Direction direction, std::span<const Transfer> transfers) {
  columns_.clear();
  for (const Transfer& transfer : transfers) {
    if (transfer.direction != direction) continue;
    columns_.start.push_back(transfer.start);
    columns_.bytes.push_back(transfer.bytes);
    columns_.node.push_back(transfer.node);
    columns_.place.push_back(place_for(transfer));
  }
  if (columns_.start.empty()) return;
  Way& on = way(direction);
  if (!on.fluid) on.fluid = batches_.idle_twin();
  on.under_way += columns_.start.size();
  on.fluid->submit({.start = columns_.start, .bytes = columns_.bytes, .node = columns_.node, .id = columns_.place});
}

VirtualTime StarNetwork::next_event() const {
  VirtualTime next = kNever;
  for (const Way* each : {&down_, &up_})
    if (each->fluid) next = std::min(next, each->fluid->next_event());
  return next;
}

void StarNetwork::do_advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  arrived_.clear();
  for (Way* each : {&down_, &up_}) {
    if (!each->fluid) continue;
    const std::size_t before = arrived_.size();
    each->fluid->advance(until, arrived_);
    each->under_way -= arrived_.size() - before;
  }
  in_order_.clear();
  for (const Arrival& arrival : arrived_) {
    in_order_.push_back({arrival.time, under_way_[arrival.id]});
    free_.push_back(static_cast<std::uint32_t>(arrival.id));
  }
  std::ranges::sort(in_order_, std::less<>{});
  for (const Arriving& arriving : in_order_) arrivals.push_back({arriving.time, arriving.transfer.id});
}

bool StarNetwork::carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  Way& on = way(batch.direction);
  if (on.under_way > 0) return false;
  const std::uint64_t bytes_before = batches_.total_bytes();
  if (!batches_.carry({.start = batch.starts, .bytes = batch.bytes, .node = batch.nodes, .id = {}}, before, arrivals))
    return false;
  on.carried_bytes += batches_.total_bytes() - bytes_before;
  return true;
}

void StarNetwork::carry_state(Archive& archive) {
  std::uint64_t down = bytes_of(down_), up = bytes_of(up_);
  archive(down, up);
  if (!archive.reads()) return;
  down_.carried_bytes = down;
  up_.carried_bytes = up;
}

HubTraffic StarNetwork::traffic() const {
  const std::uint64_t down = bytes_of(down_), up = bytes_of(up_);
  const auto busy_s = [&](std::uint64_t bytes) {
    return kBitsPerByte * static_cast<double>(bytes) / hub_bandwidth_bps_;
  };
  return {down, up, busy_s(down), busy_s(up)};
}

}  // namespace stakemine::network
