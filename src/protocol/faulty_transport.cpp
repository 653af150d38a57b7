// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/faulty_transport.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>

namespace stakemine::protocol {
namespace {

using Way = engine::Batch::Way;

constexpr std::uint64_t kCopies = 2;

Way way_of(const engine::Message& message) {
  return message.source == kCoordinator ? Way::outward : Way::homeward;
}

bool comes_later(const engine::Message& a, const engine::Message& b) {
  return engine::CommitOrder{}(b, a);
}

}  // namespace

void MessageTally::add(const MessageTally& other) {
  lost += other.lost;
  retransmissions += other.retransmissions;
  duplicates += other.duplicates;
  reordered += other.reordered;
  waited += other.waited;
  fallen_behind += other.fallen_behind;
}

void note(const QuestionTallies& tallies, RoundRecord& round) {
  MessageTally tally;
  for (auto next = tallies.lower_bound(round.first_question);
       next != tallies.end() && next->first < round.first_question + round.questions; ++next)
    tally.add(next->second);
  round.lost_messages = tally.lost;
  round.retransmissions = tally.retransmissions;
  round.duplicates = tally.duplicates;
}

network::MessageFate FaultyTransport::fate(Way way, engine::ActorId node, std::uint64_t tag, VirtualTime departure) {
  return faults_.fate(miner_of(node), way == Way::outward ? network::Direction::to_node : network::Direction::to_hub,
                      tag, departure);
}

void FaultyTransport::note(const network::MessageFate& fate, std::uint64_t tag) {
  if (fate.plain()) return;
  const MessageTally tally{.lost = fate.lost ? 1U : 0U,
                           .retransmissions = fate.retransmissions,
                           .duplicates = fate.twice ? 1U : 0U,
                           .reordered = fate.falls_behind.count() > 0 ? 1U : 0U,
                           .waited = fate.waits,
                           .fallen_behind = fate.falls_behind};
  total_.add(tally);
  by_tag_[tag].add(tally);
}

void FaultyTransport::send(std::span<const engine::Message> departures) {
  departing_.clear();
  for (engine::Message message : departures) {
    const Way way = way_of(message);
    const std::uint64_t tag = message.body.as<engine::QuestionItem>().tag;
    const network::MessageFate fate =
        this->fate(way, way == Way::outward ? message.target : message.source, tag, message.time);
    note(fate, tag);
    if (fate.lost && way == Way::homeward) continue;
    if (!fate.plain()) changed_[{message.source, message.sequence}] = {message.bytes, fate};
    if (fate.twice) message.bytes *= kCopies;
    if (way == Way::homeward) message.time = later(message.time, fate.waits);
    departing_.push_back(message);
  }
  std::ranges::sort(departing_, engine::CommitOrder{});
  inner_.send(departing_);
}

VirtualTime FaultyTransport::next_event() const {
  const VirtualTime next = inner_.next_event();
  return held_.empty() ? next : std::min(next, held_.front().time);
}

void FaultyTransport::advance(VirtualTime until, std::vector<engine::Message>& arrivals) {
  arriving_.clear();
  inner_.advance(until, arriving_);
  const std::size_t before = arrivals.size();
  for (engine::Message message : arriving_) {
    if (const auto found = changed_.find({message.source, message.sequence}); found != changed_.end()) {
      const auto [bytes, fate] = found->second;
      changed_.erase(found);
      if (fate.lost) continue;
      message.bytes = bytes;
      message.time = later(message.time, fate.falls_behind + fate.jitter);
      if (way_of(message) == Way::outward) message.time = later(message.time, fate.waits);
    }
    held_.push_back(message);
    std::ranges::push_heap(held_, comes_later);
  }
  while (!held_.empty() && held_.front().time < until) {
    std::ranges::pop_heap(held_, comes_later);
    arrivals.push_back(held_.back());
    held_.pop_back();
  }
  STAKEMINE_ASSERT(
      std::is_sorted(arrivals.begin() + static_cast<std::ptrdiff_t>(before), arrivals.end(), engine::CommitOrder{}));
}

bool FaultyTransport::carry(const engine::Batch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  // Who falls behind may come later than `before`; that is left to the way through send() and advance().
  if (batch.hub != kCoordinator || before != kNever || !held_.empty() || !changed_.empty()) return false;
  const bool outward = batch.way == Way::outward;
  const std::size_t count = batch.nodes.size();
  departures_.assign(batch.departures.begin(), batch.departures.end());
  bytes_.assign(batch.bytes.begin(), batch.bytes.end());
  fates_.assign(count, {});
  for (std::size_t i = 0; i < count; ++i) {
    const VirtualTime departure = departures_[outward ? 0 : i];
    if (departure == kNever) continue;
    fates_[i] = fate(batch.way, batch.nodes[i], batch.tag, departure);
    if (fates_[i].twice) bytes_[i] *= kCopies;
    if (!outward) departures_[i] = fates_[i].lost ? kNever : later(departure, fates_[i].waits);
  }
  engine::Batch sent = batch;
  sent.departures = departures_;
  sent.bytes = bytes_;
  if (!inner_.carry(sent, before, arrivals)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    note(fates_[i], batch.tag);
    if (fates_[i].lost) arrivals[i] = kNever;
    if (arrivals[i] == kNever) continue;
    if (outward) arrivals[i] = later(arrivals[i], fates_[i].waits);
    arrivals[i] = later(arrivals[i], fates_[i].falls_behind + fates_[i].jitter);
  }
  return true;
}

}  // namespace stakemine::protocol
