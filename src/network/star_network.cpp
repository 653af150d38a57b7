// SPDX-License-Identifier: Apache-2.0
#include "network/star_network.hpp"

namespace stakemine::network {
namespace {

constexpr Duration kLeastLatency{1};

}  // namespace

StarNetwork::StarNetwork(double hub_bandwidth_bps, const LinkColumns& links)
    : Network(static_cast<std::uint32_t>(links.latency_s.size())),
      bandwidth_bps_(links.bandwidth_bps.begin(), links.bandwidth_bps.end()),
      lookahead_(kLeastLatency),
      down_(hub_bandwidth_bps),
      up_(hub_bandwidth_bps) {
  latency_.reserve(links.latency_s.size());
  for (const double latency_s : links.latency_s) latency_.push_back(std::max(kLeastLatency, while_of(latency_s)));
  if (!latency_.empty()) lookahead_ = *std::min_element(latency_.begin(), latency_.end());
}

void StarNetwork::do_submit(std::span<const Transfer> transfers) {
  std::vector<Waiting> down, up;
  for (const Transfer& transfer : transfers) {
    Waiting entry{transfer.start, transfer.sequence, transfer.id, transfer.bytes, transfer.source, transfer.node};
    if (transfer.direction == Direction::to_node) {
      down.push_back(entry);
    } else {
      entry.time = at_hub(transfer.node, transfer.start, transfer.bytes);
      up.push_back(entry);
    }
  }
  under_way_down_ += down.size();
  under_way_up_ += up.size();
  waiting_down_.add(down);
  waiting_up_.add(up);
}

// What starts later than `before` can overtake nothing that is served here, and arrives a lookahead after it at least.
void StarNetwork::serve_down(VirtualTime before) {
  std::vector<Waiting> due;
  waiting_down_.take_before(before, due);
  std::vector<Arriving> batch;
  batch.reserve(due.size());
  for (const Waiting& entry : due) {
    const VirtualTime through = down_.serve(entry.time, entry.bytes);
    batch.push_back(
        {at_node(entry.node, through, entry.bytes), entry.sequence, entry.id, entry.source, Direction::to_node});
  }
  arriving_.add(batch);
}

// A transfer that is still unknown comes to the hub's link a lookahead after its start: not before `before`.
void StarNetwork::serve_up(VirtualTime before) {
  std::vector<Waiting> due;
  waiting_up_.take_before(before, due);
  std::vector<Arriving> batch;
  batch.reserve(due.size());
  for (const Waiting& entry : due)
    batch.push_back({up_.serve(entry.time, entry.bytes), entry.sequence, entry.id, entry.source, Direction::to_hub});
  arriving_.add(batch);
}

void StarNetwork::do_advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  serve_down(until - lookahead_);
  serve_up(until);
  std::vector<Arriving> due;
  arriving_.take_before(until, due);
  arrivals.reserve(arrivals.size() + due.size());
  for (const Arriving& entry : due) {
    --(entry.direction == Direction::to_node ? under_way_down_ : under_way_up_);
    arrivals.push_back({entry.time, entry.id});
  }
}

VirtualTime StarNetwork::next_event() const {
  VirtualTime next = kNever;
  if (const Arriving* first = arriving_.front()) next = std::min(next, first->time);
  if (const Waiting* first = waiting_up_.front()) next = std::min(next, up_.finish(first->time, first->bytes));
  if (const Waiting* first = waiting_down_.front())
    next = std::min(next, later(down_.finish(first->time, first->bytes), lookahead_));
  return next;
}

VirtualTime StarNetwork::at_node(std::uint32_t node, VirtualTime through, std::uint64_t bytes) const {
  return later(later(through, transmission_time(bytes, bandwidth_bps_[node])), latency_[node]);
}

VirtualTime StarNetwork::at_hub(std::uint32_t node, VirtualTime start, std::uint64_t bytes) const {
  return later(later(start, transmission_time(bytes, bandwidth_bps_[node])), latency_[node]);
}

bool StarNetwork::carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  const bool down = batch.direction == Direction::to_node;
  if ((down ? under_way_down_ : under_way_up_) > 0) return false;
  // On a copy of the link, which is kept if all goes well.
  const FifoLink link = down ? carry_down(batch, arrivals) : carry_up(batch, arrivals);
  if (!std::ranges::all_of(arrivals, [before](VirtualTime at) { return at < before || at == kNever; })) return false;
  (down ? down_ : up_) = link;
  return true;
}

FifoLink StarNetwork::carry_down(const TransferBatch& batch, std::span<VirtualTime> arrivals) const {
  FifoLink link = down_;
  for (std::size_t i = 0; i < batch.nodes.size(); ++i)
    arrivals[i] = at_node(batch.nodes[i], link.serve(batch.starts[0], batch.bytes[i]), batch.bytes[i]);
  return link;
}

FifoLink StarNetwork::carry_up(const TransferBatch& batch, std::span<VirtualTime> arrivals) {
  coming_.clear();
  for (std::size_t i = 0; i < batch.nodes.size(); ++i) {
    arrivals[i] = kNever;
    if (batch.starts[i] == kNever) continue;
    const VirtualTime at = at_hub(batch.nodes[i], batch.starts[i], batch.bytes[i]);
    coming_.push_back({static_cast<std::uint64_t>(at.time_since_epoch().count()), static_cast<std::uint32_t>(i)});
  }
  radix_sort(coming_, scratch_);
  FifoLink link = up_;
  for (const KeyedIndex& next : coming_)
    arrivals[next.index] =
        link.serve(VirtualTime{Duration{static_cast<Duration::rep>(next.key)}}, batch.bytes[next.index]);
  return link;
}

HubTraffic StarNetwork::traffic() const {
  return {down_.total_bytes(), up_.total_bytes(), down_.busy_s(), up_.busy_s()};
}

}  // namespace stakemine::network
