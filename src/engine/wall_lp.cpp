// SPDX-License-Identifier: Apache-2.0
#include "wall_lp.hpp"

#include "stakemine/engine/event_log.hpp"

#include <exception>
#include <utility>

namespace stakemine::engine {
namespace {

/// A chunk of this size is handed over at once, so that a long scatter is worked on while it is being written.
constexpr std::size_t kHandOverMessages = 512;

}  // namespace

std::size_t Outbox::add(std::size_t lp, const Message& message) {
  auto& chunk = chunks_[lp];
  if (!chunk) {
    chunk = std::make_unique<Chunk>();
    touched_.push_back(lp);
  }
  chunk->messages.push_back(message);
  return chunk->messages.size();
}

std::uint64_t Outbox::message_count() const {
  std::uint64_t count = 0;
  for (const std::size_t lp : touched_)
    if (chunks_[lp]) count += chunks_[lp]->messages.size();
  return count;
}

void WallLp::work(Outbox& outbox) {
  outbox_ = &outbox;
  work_began_ = now();
  std::uint64_t received = 0;
  try {
    const Running running(*this);
    received = receive_all();
  } catch (...) {
    run_.ledger->fail(std::current_exception());
  }
  inbox_.clear();
  run_.ledger->settle(outbox.message_count(), received, take_totals());
  outbox.drain([&](std::size_t lp, std::unique_ptr<Chunk> chunk) { run_.delivery->hand_over(lp, std::move(chunk)); });
}

std::uint64_t WallLp::receive_all() {
  std::uint64_t received = 0;
  if (start_due_ && !run_.ledger->ended()) {
    start_due_ = false;
    deliver(start_event(slice()));
    ++received;
  }
  mailbox().take(inbox_);
  for (const auto& chunk : inbox_) {
    for (const Message& message : chunk->messages) {
      if (run_.ledger->ended()) return received;
      deliver(message);
      ++received;
    }
  }
  return received;
}

// Both are read-modify-writes of one atomic, so one of them sees the other. If the producer's claim() comes first in
// its modification order and finds `true`, then the runner's release_claim() reads what that claim() wrote:
// acquire–release makes the producer's push visible, and the runner finds the mail. If release_claim() comes first,
// claim() finds `false` and the producer makes the LP run; then, too, acquire–release makes all that the last runner
// wrote visible to the next one.
bool WallLp::claim() noexcept {
  return !claimed_.exchange(true, std::memory_order_acq_rel);
}

bool WallLp::release_claim() noexcept {
  claimed_.exchange(false, std::memory_order_acq_rel);
  return !run_.ledger->ended() && !mailbox().empty() && claim();
}

VirtualTime WallLp::now() const {
  return VirtualTime{std::chrono::steady_clock::now() - run_.start};
}

void WallLp::send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) {
  STAKEMINE_ASSERT(after.count() >= 0);
  Message message = compose(work_began_, Origin::message, target, kind, body);
  message.bytes = bytes;
  ++tally_.sent;
  const std::size_t lp = run_.table->lp_of(target);
  if (outbox_->add(lp, message) < kHandOverMessages) return;
  run_.ledger->settle(kHandOverMessages, 0, take_totals());
  run_.delivery->hand_over(lp, outbox_->take(lp));
}

TimerId WallLp::set_timer(Duration after, std::uint32_t kind, const Body& body) {
  STAKEMINE_ASSERT(after.count() >= 0);
  const Message timer = compose(later(now(), after), Origin::timer, self(), kind, body);
  // Counted before it can expire.
  run_.ledger->settle(1, 0, Totals{});
  run_.timers->add(timer);
  return {timer.time, timer.sequence};
}

bool WallLp::cancel(TimerId timer) {
  const bool was_pending = run_.timers->cancel(self(), timer);
  if (was_pending) run_.ledger->settle(0, 1, Totals{});
  return was_pending;
}

void WallLp::note(std::uint64_t value) {
  Message event;
  event.source = event.target = self();
  event.origin = Origin::note;
  event.body = Body::of(value);
  tally_.digest.add(event_hash(event));
}

Totals WallLp::totals() const {
  Totals sum = run_.ledger->totals();
  sum.add(tally_);
  return sum;
}

}  // namespace stakemine::engine
