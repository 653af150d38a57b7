// SPDX-License-Identifier: Apache-2.0
#include "virtual_lp.hpp"

#include "stakemine/engine/event_log.hpp"

#include <span>

namespace stakemine::engine {

VirtualLp::VirtualLp(const LpSlice& slice, const VirtualRun& run) : LogicalProcess(slice, run.seed), run_(run) {
  if (slice.starts_group) timers_.push(start_event(slice));
}

void VirtualLp::run_window(VirtualTime until) {
  mailbox().take(inbox_);
  STAKEMINE_ASSERT(inbox_.size() <= 1, "a window's arrivals come as one chunk, since chunks are not in order");
  try {
    const Running running(*this);
    run_events(inbox_.empty() ? std::span<const Message>{} : inbox_.front()->messages, until);
  } catch (...) {
    failure_ = std::current_exception();
  }
  inbox_.clear();
  if (outbox_) run_.exchange->post(std::move(outbox_));
}

void VirtualLp::run_events(std::span<const Message> arrivals, VirtualTime until) {
  // Both are in commit order, so this is a merge. A timer that an event sets may come before the next arrival, so the
  // queue is looked at anew each time.
  auto arrival = arrivals.begin();
  while (true) {
    const bool timer_due = timers_.head() < until;
    if (timer_due && (arrival == arrivals.end() || CommitOrder{}(timers_.front(), *arrival)))
      event_ = timers_.pop();
    else if (arrival != arrivals.end())
      event_ = *arrival++;
    else
      return;
    if (event_.origin != Origin::start) commit(event_);
    deliver(event_);
  }
}

void VirtualLp::commit(const Message& event) {
  tally_.digest.add(event_hash(event));
  if (run_.keeps_events) events_.push_back(event);
}

void VirtualLp::take_events(std::vector<Message>& events) {
  events.insert(events.end(), events_.begin(), events_.end());
  events_.clear();
}

void VirtualLp::send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) {
  STAKEMINE_ASSERT(after.count() >= 0);
  if (!outbox_) outbox_ = std::make_unique<Chunk>();
  Message& message = outbox_->messages.emplace_back(compose(later(now(), after), Origin::message, target, kind, body));
  message.bytes = bytes;
  ++tally_.sent;
}

TimerId VirtualLp::set_timer(Duration after, std::uint32_t kind, const Body& body) {
  STAKEMINE_ASSERT(after.count() >= 0);
  const Message timer = compose(later(now(), after), Origin::timer, self(), kind, body);
  timers_.push(timer);
  return {timer.time, timer.sequence};
}

void VirtualLp::note(std::uint64_t value) {
  commit(compose(now(), Origin::note, self(), 0, Body::of(value)));
}

}  // namespace stakemine::engine
