// SPDX-License-Identifier: Apache-2.0
#include "engine/wall_lp.hpp"

#include "engine/event_hash.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace stakemine::engine {
namespace {

/// After so many messages an LP lets others have its thread.
constexpr std::uint64_t kTurn = 4096;

}  // namespace

WallLp::~WallLp() {
  STAKEMINE_ASSERT(!unfinished() && stalled_.empty());
}

void WallLp::discard_mail(ChunkCache& cache) {
  discard(std::exchange(inbox_, nullptr), cache);
  discard(std::exchange(in_hand_, nullptr), cache);
  discard(mailbox().take(), cache);
  for (const Stalled& stalled : std::exchange(stalled_, {})) cache.put(stalled.chunk);
}

void WallLp::work(WallThread& thread) {
  thread_ = &thread;
  work_began_ = thread.now;
  try {
    const Running running(*this);
    receive_all();
  } catch (...) {
    run_.ledger.fail(std::current_exception());
  }
  flush(Urgency::after);
}

void WallLp::flush(Urgency urgency) {
  // Before anybody can see what it led to.
  published_.publish(tally_);
  thread_->outbox.drain([&](std::size_t lp, Chunk* chunk) { hand_over(lp, chunk, urgency); });
}

void WallLp::receive_all() {
  if (start_due_ && !run_.ledger.ended()) {
    start_due_ = false;
    deliver(start_event(slice()));
  }
  const std::uint64_t until = tally_.delivered + tally_.timers + kTurn;
  while (!run_.ledger.ended() && stalled_.empty() && tally_.delivered + tally_.timers < until) {
    if (inbox_ == nullptr && (inbox_ = next_inbox()) == nullptr) return;
    if (!receive_chunk()) return;
  }
}

void WallLp::put_in_hand(Chunk* chunk) noexcept {
  chunk->next = nullptr;
  chunk->in_hand = true;
  in_hand_weight_ += chunk->weight();
  (in_hand_ == nullptr ? in_hand_ : last_in_hand_->next) = chunk;
  last_in_hand_ = chunk;
}

/// What has been sent to this LP; if there is nothing, what it has just sent to itself.
Chunk* WallLp::next_inbox() {
  if (in_hand_ != nullptr) return std::exchange(in_hand_, nullptr);
  if (Chunk* const chunks = mailbox().take()) return chunks;
  Chunk* const own = thread_->outbox.take(index_);
  if (own == nullptr) return nullptr;
  if (mailbox().policy() != MailboxPolicy::refuse) mailbox().reserve_over(own->weight());
  own->next = nullptr;
  // Others must not wait for what it sends to itself.
  flush(Urgency::now);
  return own;
}

/// Whether it was received to its end.
bool WallLp::receive_chunk() {
  Chunk& chunk = *inbox_;
  const std::uint64_t weight = chunk.weight();
  if (chunk.next != nullptr) chunk.next->prefetch_to_read();
  while (chunk.size() > 0) {
    if (run_.ledger.ended() || !stalled_.empty()) {
      give_room_back(chunk, weight - chunk.weight());
      return false;
    }
    chunk.read(event_);
    if (event_.origin == Origin::slice) {
      chunk.extra = 0;  // an entry that stands for many is alone in its chunk
      receive_slice(event_);
    } else {
      deliver(event_);
    }
  }
  inbox_ = chunk.next;
  give_room_back(chunk, weight);
  thread_->outbox.cache().put(&chunk);
  return true;
}

void WallLp::give_room_back(const Chunk& chunk, std::uint64_t count) {
  if (chunk.in_hand) {
    in_hand_weight_ -= count;
    mailbox().count_passed_by(count);
  } else {
    mailbox().release(count);
    delivery_.room_made(index_);
  }
}

void WallLp::receive_slice(const Message& entry) {
  const auto slice = entry.body.as<Slice>();
  if (entry.target == slice.open->asker) {
    tally_.delivered += slice.last;
    tally_.bytes += slice.bytes;
    count_answers(*slice.open, slice.last);
    return;
  }
  answer_bytes_ = 0;
  std::uint64_t answered = 0;
  if (QuestionSlice asked({.tag = slice.open->question.tag,
                           .targets = slice.open->question.targets.data(),
                           .arrivals = nullptr,
                           .now = work_began_,
                           .departures = slice.open->arrivals.data(),
                           .bytes = nullptr},
                          slice.first, slice.last);
      this->slice().group->receive_questions(asked)) {
    answered = asked.answered();
    answer_bytes_ = asked.total_bytes();
    tally_.sent += answered;
    tally_.delivered += slice.last - slice.first;
    for (std::uint64_t index = slice.first; index < slice.last; ++index)
      tally_.bytes += slice.open->question.bytes[index];
  } else {
    open_ = slice.open;
    for (item_ = slice.first; item_ < slice.last && !run_.ledger.ended(); ++item_) {
      item_answered_ = false;
      deliver(open_->message(item_));
      answered += item_answered_ ? 1 : 0;
    }
    open_ = nullptr;
  }
  if (answered == 0) return;
  put(run_.table->lp_of(slice.open->asker), slice.open->asker,
      {slice.open, 0, static_cast<std::uint32_t>(answered), answer_bytes_});
}

VirtualTime WallLp::now() const {
  return VirtualTime{std::chrono::steady_clock::now() - run_.start};
}

Sent WallLp::send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) {
  STAKEMINE_ASSERT(after.count() >= 0);
  if (open_ != nullptr && answered_in_place(target, kind, body, bytes)) return Sent::accepted;
  Chunk* chunk = thread_->outbox.recent(target);
  if (chunk == nullptr) [[unlikely]] {
    if (run_.delay != nullptr) {
      hold_back(target, kind, body, bytes);
      return Sent::accepted;
    }
    chunk = open_for(target);
    if (chunk == nullptr) return Sent::refused;
  }
  ++tally_.sent;
  chunk->append({work_began_, bytes, kind, Origin::message}, self_, target, body);
  if (chunk->full()) [[unlikely]]
    hand_over_open(target);
  return Sent::accepted;
}

/// Where the next message to an actor goes; null if it is refused.
Chunk* WallLp::open_for(ActorId target) {
  const std::size_t lp = run_.table->lp_of(target);
  if (run_.mailbox.policy == MailboxPolicy::refuse) {
    // Each message takes its own room.
    Mailbox& mailbox = run_.lps[lp]->mailbox();
    if (mailbox.reserve(1) == Mailbox::Room::reserved) return &thread_->outbox.open(lp);
    mailbox.count_refused(1);
    return nullptr;
  }
  Chunk& chunk = thread_->outbox.open(lp);
  thread_->outbox.remember(run_.lps[lp]->slice().actors, chunk);
  return &chunk;
}

void WallLp::hand_over_open(ActorId target) {
  const std::size_t lp = run_.table->lp_of(target);
  published_.publish(tally_);
  hand_over(lp, thread_->outbox.take(lp), Urgency::now);
}

bool WallLp::answered_in_place(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes) {
  if (target != open_->asker || kind != open_->question.answer_kind || item_answered_) return false;
  const auto answered = body.as<QuestionItem>();
  if (answered.tag != open_->question.tag || answered.index != item_) return false;
  // Nobody else looks at this entry before the slice's answers have come.
  open_->arrivals[item_] = work_began_;
  item_answered_ = true;
  answer_bytes_ += bytes;
  ++tally_.sent;
  return true;
}

void WallLp::hold_back(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes) {
  ++tally_.sent;
  Message message;
  compose(message, now(), Origin::message, target, kind, body);
  message.bytes = bytes;
  const Duration delay = run_.delay->arrival(message) - message.time;
  VirtualTime due = later(message.time, duration_from_seconds(seconds(delay) * run_.delay_scale));
  VirtualTime& held_until = held_until_[(std::uint64_t{message.source} << 32) | message.target];
  held_until = due = std::max(due, held_until);
  run_.ledger.begin();
  run_.timers->add({message, due});
}

void WallLp::put(std::size_t lp, ActorId target, const Slice& slice) {
  // What stands for many travels alone, behind what was sent before it.
  if (Chunk* const before = thread_->outbox.take(lp)) hand_over(lp, before, Urgency::now);
  Chunk* const chunk = thread_->outbox.cache().take();
  chunk->append({{}, 0, 0, Origin::slice}, 0, target, Body::of(slice));
  chunk->extra = slice.last - slice.first - 1;
  published_.publish(tally_);
  if (run_.mailbox.policy == MailboxPolicy::refuse) run_.lps[lp]->mailbox().reserve_over(chunk->weight());
  hand_over(lp, chunk, Urgency::after);
}

void WallLp::hand_over(std::size_t lp, Chunk* chunk, Urgency urgency) {
  Mailbox& mailbox = run_.lps[lp]->mailbox();
  if (run_.mailbox.policy == MailboxPolicy::block) {
    if (stalled_.empty() && delivery_.put_in_hand(lp, chunk, *thread_, urgency)) return;
    const bool own = lp == index_ || chunk->weight() > run_.mailbox.capacity;
    // Behind what already waits, whatever that is for: to one LP, messages keep their order.
    if (!stalled_.empty() || (!own && mailbox.reserve(chunk->weight()) == Mailbox::Room::full)) {
      stalled_.push_back({lp, chunk});
      return;
    }
    if (own) mailbox.reserve_over(chunk->weight());
  } else if (run_.mailbox.policy == MailboxPolicy::drop_oldest) {
    mailbox.reserve_over(chunk->weight());
  }
  delivery_.push(lp, chunk, *thread_, urgency);
}

bool WallLp::reserve_first_stalled() {
  return run_.lps[stalled_.front().lp]->mailbox().reserve(stalled_.front().chunk->weight()) == Mailbox::Room::reserved;
}

void WallLp::reserve_first_stalled_over() {
  run_.lps[stalled_.front().lp]->mailbox().reserve_over(stalled_.front().chunk->weight());
}

void WallLp::resume(WallThread& thread) {
  thread_ = &thread;
  std::vector<Stalled> stalled = std::exchange(stalled_, {});
  delivery_.push(stalled.front().lp, stalled.front().chunk, thread, Urgency::now);
  for (std::size_t i = 1; i < stalled.size(); ++i) hand_over(stalled[i].lp, stalled[i].chunk, Urgency::now);
}

void WallLp::dispatch(OpenQuestion& question) {
  question.await_answers();
  const bool in_slices =
      !question.question.deadline && run_.delay == nullptr && run_.mailbox.policy != MailboxPolicy::drop_oldest;
  if (!in_slices) {
    tally_.sent -= question.question.targets.size();  // send() counts them
    for (std::uint64_t index = 0; index < question.question.targets.size(); ++index) {
      const Message message = question.message(index);
      send(message.target, message.kind, message.body, message.bytes, Duration{0});
    }
    return;
  }
  for (std::uint64_t at = 0; at < question.question.targets.size();) {
    const std::size_t lp = run_.table->lp_of(question.question.targets[at]);
    const ActorRange& actors = run_.lps[lp]->slice().actors;
    const std::uint64_t last = question.range(actors.first, actors.first + actors.count).last;
    put(lp, question.question.targets[at],
        {&question, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(last), 0});
    at = last;
  }
}

TimerId WallLp::push_timer(Duration after, Origin origin, std::uint32_t kind, const Body& body) {
  STAKEMINE_ASSERT(after.count() >= 0);
  Message timer;
  compose(timer, later(now(), after), origin, self(), kind, body);
  run_.ledger.begin();
  run_.timers->add({timer, timer.time});
  return {timer.time, timer.sequence};
}

TimerId WallLp::set_timer(Duration after, std::uint32_t kind, const Body& body) {
  return push_timer(after, Origin::timer, kind, body);
}

TimerId WallLp::set_deadline(Duration after, std::uint32_t kind, const Body& body) {
  return push_timer(after, Origin::deadline, kind, body);
}

bool WallLp::cancel(TimerId timer) {
  const bool was_pending = run_.timers->cancel(self(), timer);
  if (was_pending) run_.ledger.done();
  return was_pending;
}

void WallLp::note(std::uint64_t value) {
  Message event;
  event.source = event.target = self();
  event.origin = Origin::note;
  event.body = Body::of(value);
  tally_.digest.add(inline_event_hash(event));
}

Totals WallLp::totals() const {
  Totals sum = tally_;
  for (const auto& lp : run_.lps)
    if (lp.get() != this) sum.add(lp->published());
  return sum;
}

}  // namespace stakemine::engine
