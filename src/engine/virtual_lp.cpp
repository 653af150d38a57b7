// SPDX-License-Identifier: Apache-2.0
#include "engine/virtual_lp.hpp"

#include "engine/event_hash.hpp"
#include "engine/question_round.hpp"

#include <algorithm>
#include <utility>

namespace stakemine::engine {

void VirtualRun::depart(Message message, Outbox& outbox) const {
  const std::size_t lane = delay != nullptr ? table->lp_of(message.target) : transport_lane;
  Chunk& chunk = outbox.open(lane);
  if (delay != nullptr) {
    const VirtualTime arrival = delay->arrival(message);
    STAKEMINE_ASSERT(arrival >= later(message.time, delay->lookahead()), "a delay below the lookahead");
    message.time = arrival;
    chunk.earliest = std::min(chunk.earliest, arrival);
  }
  chunk.append(message);
  if (chunk.full()) exchange->post(lane, outbox.take(lane));
}

void VirtualRun::depart(OpenQuestion& question, Outbox& outbox) const {
  question.await_answers();
  for (std::uint64_t index = 0; index < question.question.targets.size(); ++index)
    depart(question.message(index), outbox);
}

VirtualLp::VirtualLp(const LpSlice& slice, const VirtualRun& run) : LogicalProcess(slice, run.seed), run_(run) {
  if (run.begin != nullptr)
    std::copy_n(run.begin->sequences.begin() + slice.actors.first, slice.actors.count, sequences().begin());
  if (!slice.starts_group) return;
  Message start = start_event(slice);
  if (run.begin != nullptr) start.time = run.begin->time;
  queue_.push(start);
}

Totals VirtualLp::take_totals() noexcept {
  return std::exchange(tally_, Totals{});
}

void VirtualLp::run_window(VirtualTime until, Outbox& outbox) {
  outbox_ = &outbox;
  until_ = until;
  absorb_mail();
  try {
    const Running running(*this);
    run_before(until);
  } catch (...) {
    fail();
  }
}

void VirtualLp::absorb_mail() {
  for (Chunk* chunk = mailbox().take(); chunk != nullptr;) {
    mailbox().release(chunk->weight());
    chunk->read_all([this](const Message& message) {
      if (message.origin != Origin::slice) queue_.push(message);
    });
    outbox_->cache().put(std::exchange(chunk, chunk->next));
  }
}

void VirtualLp::run_before(VirtualTime until) {
  while (queue_.head() < until) run_next();
}

void VirtualLp::run_next() {
  queue_.pop(event_);
  if (!queue_.empty()) prefetch(queue_.front_source());
  if (event_.origin != Origin::start) commit(event_);
  last_time_ = std::max(last_time_, event_.time);
  deliver(event_);
}

void VirtualLp::run_question(QuestionRound& round, Outbox& outbox) {
  outbox_ = &outbox;
  round_ = &round;
  try {
    const Running running(*this);
    receive_slice();
    while (owed_ > 0 && queue_.head() < round.limit) run_next();
  } catch (...) {
    fail();
  }
  round_ = nullptr;
  owed_ = 0;
}

void VirtualLp::receive_slice() {
  // The slice came as one entry of one chunk; what it stands for is worked out here.
  Chunk* const chunk = mailbox().take();
  STAKEMINE_ASSERT(chunk != nullptr && chunk->next == nullptr && chunk->size() == 1);
  mailbox().release(chunk->weight());
  outbox_->cache().put(chunk);
  const OpenQuestion& open = *round_->open;
  const auto [first, last] = open.range(slice().actors.first, slice().actors.first + slice().actors.count);
  for (std::uint64_t index = first; index < last; ++index) {
    if (run_.delay != nullptr) round_->outward[index] = run_.delay->arrival(open.message(index));
    round_->departures[index] = round_->arrivals[index] = kNever;
  }
  if (!receive_at_once(first, last)) receive_one_by_one(first, last);
}

bool VirtualLp::receive_at_once(std::uint64_t first, std::uint64_t last) {
  if (!queue_.empty()) return false;
  const OpenQuestion& open = *round_->open;
  QuestionSlice asked({.tag = open.question.tag,
                       .targets = open.question.targets.data(),
                       .arrivals = round_->outward.data(),
                       .now = {},
                       .departures = round_->departures.data(),
                       .bytes = round_->bytes.data()},
                      first, last);
  if (!slice().group->receive_questions(asked)) return false;
  for (std::uint64_t index = first; index < last; ++index) {
    Message message = open.message(index);
    message.time = round_->outward[index];
    if (message.time == kNever) continue;
    commit(message);
    ++tally_.delivered;
    tally_.bytes += message.bytes;
    last_time_ = std::max(last_time_, message.time);
    if (round_->departures[index] == kNever) continue;
    round_->sequences[index] = next_sequence(message.target);
    if (run_.delay != nullptr)
      round_->arrivals[index] = run_.delay->arrival(round_->answer(index, round_->departures[index]));
  }
  tally_.sent += asked.answered();
  return true;
}

void VirtualLp::receive_one_by_one(std::uint64_t first, std::uint64_t last) {
  owed_ = last - first;
  // With nothing else pending each actor's message is its next event, so that no queue is needed.
  const bool nothing_else = queue_.empty();
  for (std::uint64_t index = first; index < last; ++index) {
    Message message = round_->open->message(index);
    message.time = round_->outward[index];
    if (message.time == kNever) continue;
    if (!nothing_else) {
      queue_.push(message);
      continue;
    }
    event_ = message;
    commit(event_);
    last_time_ = std::max(last_time_, event_.time);
    deliver(event_);
  }
}

void VirtualLp::answer(std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) {
  const OpenQuestion& open = *round_->open;
  const auto item = body.as<QuestionItem>();
  STAKEMINE_ASSERT(kind == open.question.answer_kind && item.tag == open.question.tag &&
                       item.index < open.question.targets.size() && open.question.targets[item.index] == self() &&
                       round_->departures[item.index] == kNever,
                   "a group that answers only sent something else");
  const VirtualTime departure = later(now(), after);
  round_->departures[item.index] = departure;
  round_->bytes[item.index] = bytes;
  round_->sequences[item.index] = next_sequence(self());
  if (run_.delay != nullptr) round_->arrivals[item.index] = run_.delay->arrival(round_->answer(item.index, departure));
  --owed_;
}

void VirtualLp::commit_answers(const QuestionRound& round) {
  const auto [first, last] = round.open->range(slice().actors.first, slice().actors.first + slice().actors.count);
  for (std::uint64_t index = first; index < last; ++index) {
    const VirtualTime arrival = round.arrivals[index];
    if (arrival == kNever || index == round.last) continue;
    const Message answer = round.answer(index, arrival);
    commit(answer);
    ++tally_.delivered;
    tally_.bytes += answer.bytes;
    last_time_ = std::max(last_time_, arrival);
  }
}

void VirtualLp::commit(const Message& event) {
  tally_.digest.add(inline_event_hash(event));
  if (run_.keeps_events) events_.push_back(event);
}

void VirtualLp::fail() {
  failure_ = std::current_exception();
}

void VirtualLp::take_events(std::vector<Message>& events) {
  events.insert(events.end(), events_.begin(), events_.end());
  events_.clear();
}

Sent VirtualLp::send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) {
  STAKEMINE_ASSERT(after.count() >= 0);
  ++tally_.sent;
  if (round_ != nullptr) {
    STAKEMINE_ASSERT(target == round_->open->asker, "a group that answers only sent to somebody else");
    answer(kind, body, bytes, after);
    return Sent::accepted;
  }
  Message message;
  compose(message, later(now(), after), Origin::message, target, kind, body);
  message.bytes = bytes;
  run_.depart(message, *outbox_);
  return Sent::accepted;
}

void VirtualLp::dispatch(OpenQuestion& question) {
  // How its messages travel is decided at the end of the window, if it is still open then.
  const bool stays_open = !question.deadline || question.deadline->due >= until_;
  if (unsent_question_ == nullptr && stays_open && slice().placement == Placement::coordinator_thread) {
    unsent_question_ = &question;
  } else {
    STAKEMINE_ASSERT(question.question.late == Late::received, "what is late can be given up on the fast way only");
    run_.depart(question, *outbox_);
  }
}

TimerId VirtualLp::push_timer(Duration after, Origin origin, std::uint32_t kind, const Body& body) {
  STAKEMINE_ASSERT(after.count() >= 0);
  Message timer;
  compose(timer, later(now(), after), origin, self(), kind, body);
  queue_.push(timer);
  return {timer.time, timer.sequence};
}

TimerId VirtualLp::set_timer(Duration after, std::uint32_t kind, const Body& body) {
  return push_timer(after, Origin::timer, kind, body);
}

TimerId VirtualLp::set_deadline(Duration after, std::uint32_t kind, const Body& body) {
  return push_timer(after, Origin::deadline, kind, body);
}

void VirtualLp::note(std::uint64_t value) {
  Message note;
  compose(note, now(), Origin::note, self(), 0, Body::of(value));
  commit(note);
}

void VirtualLp::stop() {
  STAKEMINE_ASSERT(round_ == nullptr, "a group that answers only may not stop the run");
  stop_requested_ = std::min(stop_requested_, now());
}

}  // namespace stakemine::engine
