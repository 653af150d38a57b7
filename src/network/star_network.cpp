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
      down_(one_way(hub_bandwidth_bps, links)),
      up_(one_way(hub_bandwidth_bps, links)) {}

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
  (direction == Direction::to_node ? down_ : up_)
      .submit({.start = columns_.start, .bytes = columns_.bytes, .node = columns_.node, .id = columns_.place});
}

VirtualTime StarNetwork::next_event() const {
  return std::min(down_.next_event(), up_.next_event());
}

void StarNetwork::do_advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  arrived_.clear();
  down_.advance(until, arrived_);
  up_.advance(until, arrived_);
  in_order_.clear();
  for (const Arrival& arrival : arrived_) {
    in_order_.push_back({arrival.time, under_way_[arrival.id]});
    free_.push_back(static_cast<std::uint32_t>(arrival.id));
  }
  std::ranges::sort(in_order_, std::less<>{});
  for (const Arriving& arriving : in_order_) arrivals.push_back({arriving.time, arriving.transfer.id});
}

bool StarNetwork::carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  const bool is_down = batch.direction == Direction::to_node;
  std::span<const VirtualTime> starts = batch.starts;
  if (is_down) {
    columns_.start.assign(batch.nodes.size(), batch.nodes.empty() ? kNever : batch.starts[0]);
    starts = columns_.start;
  }
  return (is_down ? down_ : up_)
      .carry({.start = starts, .bytes = batch.bytes, .node = batch.nodes, .id = {}}, before, arrivals);
}

HubTraffic StarNetwork::traffic() const {
  return {down_.total_bytes(), up_.total_bytes(), down_.busy_s(), up_.busy_s()};
}

}  // namespace stakemine::network
