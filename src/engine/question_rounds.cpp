// SPDX-License-Identifier: Apache-2.0
#include "engine/question_rounds.hpp"

#include "stakemine/core/error.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stakemine::engine {
namespace {

bool arena_answers_only(const Program& program) {
  return std::ranges::all_of(program.parts(), [](const Program::Part& part) {
    return part.placement == Placement::coordinator_thread || part.group->conduct() == Conduct::answers_only;
  });
}

/// Stands for messages that are worked out where it arrives.
Message slice_entry() {
  Message entry;
  entry.origin = Origin::slice;
  return entry;
}

bool gives_up(const OpenQuestion& question) {
  return question.question.late == Late::given_up;
}

[[noreturn]] void fail_beyond_time() {
  throw RunError(
      "a message or a computation ends after simulated time does, in 292 years: a latency, a bandwidth, a speed or a "
      "deadline is out of proportion");
}

}  // namespace

QuestionRounds::QuestionRounds(const VirtualRun& run, const Program& program, Transport* transport,
                               std::span<const std::unique_ptr<VirtualLp>> lps, std::vector<Outbox*> outboxes,
                               Crew& crew)
    : run_(run),
      transport_(transport),
      lps_(lps),
      outboxes_(std::move(outboxes)),
      crew_(crew),
      answers_only_(arena_answers_only(program)),
      given_up_(run.begin != nullptr ? run.begin->given_up : 0) {}

bool QuestionRounds::run(OpenQuestion& question, VirtualTime limit, PhaseClock& clock) {
  if (!answers_only_) return false;
  if (on_the_way() != question.question.targets.size()) return false;
  if (gives_up(question)) {
    if (transport_ == nullptr || limit != (question.deadline ? question.deadline->due : kNever)) return false;
  } else if (question.enough() < question.question.targets.size()) {
    return false;
  }
  if (!choose_asked(question) || !delays_below(question, limit)) return false;
  round_.begin(question, limit);
  if (transport_ != nullptr && !transport_->carry({.way = Batch::Way::outward,
                                                   .hub = question.asker,
                                                   .tag = question.question.tag,
                                                   .nodes = question.question.targets,
                                                   .departures = std::span{&question.asked, 1},
                                                   .bytes = question.question.bytes},
                                                  gives_up(question) ? kNever : limit, round_.outward)) {
    // Nothing else being on its way, only a time that is none can have stopped it.
    is_beyond_time_ = gives_up(question) && transport_->next_event() == kNever;
    return false;
  }
  if (gives_up(question)) give_up_late_questions(limit);
  hand_slices_over(question);
  clock.enter(clock.compute_s);
  crew_.run(
      asked_.size(),
      [this](std::size_t index, std::size_t slot) { lps_[asked_[index]]->run_question(round_, *outboxes_[slot]); }, {},
      question_cost_);
  clock.enter(clock.gather_s);
  const bool failed = std::ranges::any_of(asked_, [this](std::size_t lp) { return lps_[lp]->failure() != nullptr; });
  if (!failed) gather(limit);
  return true;
}

std::uint64_t QuestionRounds::on_the_way() const {
  const std::uint64_t dropped = transport_ != nullptr ? transport_->dropped() : 0;
  return run_.totals.sent - run_.totals.delivered - dropped - given_up_;
}

void QuestionRounds::require_time(const OpenQuestion& question, VirtualTime limit) const {
  constexpr Duration kMargin = std::chrono::hours{24 * 365};
  const bool nothing_is_pending = limit == (question.deadline ? question.deadline->due : kNever);
  // Where what is late is received, others than the asker may have messages on their way.
  const bool waits_in_vain =
      gives_up(question) && nothing_is_pending && on_the_way() > question.question.targets.size();
  if (is_beyond_time_ || waits_in_vain || question.asked > kNever - kMargin) fail_beyond_time();
}

// Which LPs have somebody who is asked; false if an LP on the coordinator's thread has.
bool QuestionRounds::choose_asked(const OpenQuestion& question) {
  asked_.clear();
  const auto& targets = question.question.targets;
  for (std::size_t at = 0; at < targets.size();) {
    const std::size_t lp = run_.table->lp_of(targets[at]);
    const LpSlice& slice = run_.table->slices()[lp];
    if (slice.placement != Placement::arena) return false;
    asked_.push_back(lp);
    at = question.range(slice.actors.first, slice.actors.first + slice.actors.count).last;
  }
  return true;
}

// Whether all messages arrive before the limit, as far as a Delay says when they do.
bool QuestionRounds::delays_below(const OpenQuestion& question, VirtualTime limit) const {
  if (run_.delay == nullptr || limit == kNever) return true;
  for (std::uint64_t index = 0; index < question.question.targets.size(); ++index) {
    const VirtualTime arrival = run_.delay->arrival(question.message(index));
    if (arrival != kNever && arrival >= limit) return false;
  }
  return true;
}

void QuestionRounds::hand_slices_over(const OpenQuestion& question) {
  for (const std::size_t lp : asked_) {
    const ActorRange& actors = lps_[lp]->slice().actors;
    const auto [first, last] = question.range(actors.first, actors.first + actors.count);
    Chunk* const chunk = outboxes_.back()->cache().take();
    chunk->append(slice_entry());
    chunk->extra = last - first - 1;
    lps_[lp]->mailbox().reserve_over(chunk->weight());
    lps_[lp]->mailbox().push(chunk);
  }
}

void QuestionRounds::gather(VirtualTime limit) {
  OpenQuestion& open = *round_.open;
  if (!arrivals_known(gives_up(open) ? kNever : limit)) {
    if (gives_up(open)) fail_beyond_time();
    open.await_answers();
    for (std::uint64_t index = 0; index < round_.departures.size(); ++index)
      if (round_.departures[index] != kNever)
        run_.depart(round_.answer(index, round_.departures[index]), *outboxes_.back());
    return;
  }
  if (gives_up(open)) give_up_late_answers(limit);
  // The last in commit order: targets ascend, so of equal times it is the later one.
  std::uint64_t answered = 0;
  round_.last = 0;
  for (std::uint64_t index = 0; index < round_.arrivals.size(); ++index) {
    if (round_.arrivals[index] == kNever) continue;
    ++answered;
    if (round_.arrivals[round_.last] == kNever || round_.arrivals[index] >= round_.arrivals[round_.last])
      round_.last = index;
  }
  // If too few come, all that do are committed here, and the deadline ends the question.
  const std::uint64_t last = round_.last;
  if (answered < open.enough()) round_.last = open.question.targets.size();
  crew_.run(
      asked_.size(), [this](std::size_t index, std::size_t) { lps_[asked_[index]]->commit_answers(round_); }, {},
      commit_cost_);
  round_.last = last;
  end(answered);
}

bool QuestionRounds::arrivals_known(VirtualTime limit) {
  const OpenQuestion& open = *round_.open;
  if (transport_ != nullptr)
    return transport_->carry({.way = Batch::Way::homeward,
                              .hub = open.asker,
                              .tag = open.question.tag,
                              .nodes = open.question.targets,
                              .departures = round_.departures,
                              .bytes = round_.bytes},
                             limit, round_.arrivals);
  return std::ranges::all_of(round_.arrivals, [limit](VirtualTime at) { return at == kNever || at < limit; });
}

void QuestionRounds::give_up_late_questions(VirtualTime end) {
  std::uint64_t count = 0, bytes = 0;
  for (std::uint64_t index = 0; index < round_.outward.size(); ++index) {
    if (round_.outward[index] == kNever || round_.outward[index] < end) continue;
    round_.outward[index] = kNever;
    ++count;
    bytes += round_.open->question.bytes[index];
  }
  note_given_up(Batch::Way::outward, end, count, bytes);
}

// The question ends with the last answer that is needed, or at its deadline.
void QuestionRounds::give_up_late_answers(VirtualTime deadline) {
  const std::uint64_t enough = round_.open->enough();
  VirtualTime end = deadline;
  std::uint64_t at_the_end = 0;  // how many of those that come at that very instant are needed
  in_order_.clear();
  if (enough < round_.arrivals.size())
    std::ranges::copy_if(round_.arrivals, std::back_inserter(in_order_),
                         [deadline](VirtualTime at) { return at < deadline; });
  if (in_order_.size() > enough) {
    const auto last = in_order_.begin() + static_cast<std::ptrdiff_t>(enough) - 1;
    std::ranges::nth_element(in_order_, last);
    end = *last;
    at_the_end = enough - static_cast<std::uint64_t>(
                              std::ranges::count_if(in_order_, [end](VirtualTime at) { return at < end; }));
  }
  std::uint64_t count = 0, bytes = 0;
  for (std::uint64_t index = 0; index < round_.arrivals.size(); ++index) {
    VirtualTime& arrival = round_.arrivals[index];
    if (arrival == kNever || arrival < end) continue;
    if (arrival == end && at_the_end > 0) {
      --at_the_end;
      continue;
    }
    arrival = kNever;
    ++count;
    bytes += round_.bytes[index];
  }
  note_given_up(Batch::Way::homeward, end, count, bytes);
}

void QuestionRounds::note_given_up(Batch::Way way, VirtualTime at, std::uint64_t count, std::uint64_t bytes) {
  if (count == 0) return;
  transport_->give_up(way, at, bytes);
  round_.open->given_up += count;
  given_up_ += count;
}

// The answers' way into the asker's mailbox: all but the last have been committed, and are one entry.
void QuestionRounds::end(std::uint64_t answered) {
  OpenQuestion& open = *round_.open;
  const bool ends_it = answered == open.enough();
  const std::uint64_t committed = answered - (ends_it ? 1 : 0);
  open.count = committed;
  const Message last = round_.answer(round_.last, round_.arrivals[round_.last]);
  if (ends_it) round_.arrivals[round_.last] = kNever;  // until it has come through the mailbox
  open.arrivals.swap(round_.arrivals);
  if (answered == 0) return;
  Chunk* const chunk = outboxes_.back()->cache().take();
  if (committed > 0) {
    chunk->append(slice_entry());
    chunk->extra = committed - 1;
  }
  if (ends_it) {
    chunk->append(last);
    chunk->earliest = last.time;
  }
  run_.exchange->post(run_.table->lp_of(open.asker), chunk);
}

}  // namespace stakemine::engine
