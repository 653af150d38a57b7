// SPDX-License-Identifier: Apache-2.0
#include "logical_process.hpp"

#include <utility>

namespace stakemine::engine {

LogicalProcess::LogicalProcess(const LpSlice& slice, std::uint64_t seed)
    : slice_(slice), seed_(seed), sequences_(slice.actors.count) {}

Totals LogicalProcess::take_totals() noexcept {
  return std::exchange(tally_, Totals{});
}

LogicalProcess::Running::Running(LogicalProcess& lp) : lp_(lp), before_(assertion_context()) {
  lp_.assertions_ = &assertion_context();
  *lp_.assertions_ = {lp_.seed_, VirtualTime{}, lp_.slice_.actors.first, true};
}

LogicalProcess::Running::~Running() {
  *lp_.assertions_ = before_;
}

void LogicalProcess::deliver(const Message& event) {
  self_ = event.target;
  assertions_->time = event.time;
  assertions_->actor = event.target;
  switch (event.origin) {
    case Origin::message:
      ++tally_.delivered;
      tally_.bytes += event.bytes;
      slice_.group->receive(event, *this);
      break;
    case Origin::timer:
      ++tally_.timers;
      slice_.group->receive(event, *this);
      break;
    case Origin::start:
      slice_.group->start(*this);
      break;
    case Origin::note:
      STAKEMINE_ASSERT(false, "notes are not delivered");
  }
}

Message LogicalProcess::compose(VirtualTime time, Origin origin, ActorId target, std::uint32_t kind, const Body& body) {
  Message event;
  event.time = time;
  event.sequence = ++sequences_[self_ - slice_.actors.first];
  event.source = self_;
  event.target = target;
  event.kind = kind;
  event.origin = origin;
  event.body = body;
  return event;
}

Message start_event(const LpSlice& slice) {
  Message start;
  start.source = slice.actors.first;
  start.target = slice.actors.first;
  start.origin = Origin::start;
  return start;
}

}  // namespace stakemine::engine
