// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/network_transport.hpp"

#include "stakemine/protocol/messages.hpp"

#include <algorithm>

namespace stakemine::protocol {

void NetworkTransport::send(std::span<const engine::Message> departures) {
  transfers_.clear();
  for (const engine::Message& message : departures) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(under_way_.size()));
      under_way_.emplace_back();
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    under_way_[place] = message;
    const bool outward = message.source == kCoordinator;
    transfers_.push_back({.id = place,
                          .start = message.time,
                          .sequence = message.sequence,
                          .bytes = message.bytes,
                          .source = message.source,
                          .node = miner_of(outward ? message.target : message.source),
                          .direction = outward ? network::Direction::to_node : network::Direction::to_hub});
  }
  network_.submit(transfers_);
}

void NetworkTransport::advance(VirtualTime until, std::vector<engine::Message>& arrivals) {
  arrived_.clear();
  network_.advance(until, arrived_);
  for (const network::Arrival& arrival : arrived_) {
    engine::Message& message = arrivals.emplace_back(under_way_[arrival.id]);
    message.time = arrival.time;
    free_.push_back(static_cast<std::uint32_t>(arrival.id));
  }
}

void NetworkTransport::give_up(engine::Batch::Way way, VirtualTime at, std::uint64_t bytes) {
  network_.give_up(way == engine::Batch::Way::outward ? network::Direction::to_node : network::Direction::to_hub, at,
                   bytes);
}

bool NetworkTransport::carry(const engine::Batch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  if (batch.hub != kCoordinator) return false;
  nodes_.resize(batch.nodes.size());
  std::ranges::transform(batch.nodes, nodes_.begin(), miner_of);
  return network_.carry(
      {.direction = batch.way == engine::Batch::Way::outward ? network::Direction::to_node : network::Direction::to_hub,
       .nodes = nodes_,
       .starts = batch.departures,
       .bytes = batch.bytes},
      before, arrivals);
}

}  // namespace stakemine::protocol
