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
      entry.time = later(later(transfer.start, transmission_time(transfer.bytes, bandwidth_bps_[transfer.node])),
                         latency_[transfer.node]);
      up.push_back(entry);
    }
  }
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
    const VirtualTime arrival =
        later(later(through, transmission_time(entry.bytes, bandwidth_bps_[entry.node])), latency_[entry.node]);
    batch.push_back({arrival, entry.sequence, entry.id, entry.source});
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
    batch.push_back({up_.serve(entry.time, entry.bytes), entry.sequence, entry.id, entry.source});
  arriving_.add(batch);
}

void StarNetwork::do_advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  serve_down(until - lookahead_);
  serve_up(until);
  std::vector<Arriving> due;
  arriving_.take_before(until, due);
  arrivals.reserve(arrivals.size() + due.size());
  for (const Arriving& entry : due) arrivals.push_back({entry.time, entry.id});
}

VirtualTime StarNetwork::next_event() const {
  VirtualTime next = kNever;
  if (const Arriving* first = arriving_.front()) next = std::min(next, first->time);
  if (const Waiting* first = waiting_up_.front()) next = std::min(next, up_.finish(first->time, first->bytes));
  if (const Waiting* first = waiting_down_.front())
    next = std::min(next, later(down_.finish(first->time, first->bytes), lookahead_));
  return next;
}

HubTraffic StarNetwork::traffic() const {
  return {down_.total_bytes(), up_.total_bytes(), down_.busy_s(), up_.busy_s()};
}

}  // namespace stakemine::network
