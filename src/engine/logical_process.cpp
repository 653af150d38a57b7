// SPDX-License-Identifier: Apache-2.0
#include "engine/logical_process.hpp"

#include <utility>

namespace stakemine::engine {

void ActorGroup::answered(const Answers&, Context&) {
  STAKEMINE_ASSERT(false, "a group that asks has to override answered()");
}

LogicalProcess::LogicalProcess(const LpSlice& slice, std::uint64_t seed, const MailboxOptions& mailbox)
    : slice_(slice), seed_(seed), mailbox_(mailbox), sequences_(slice.actors.count) {}

LogicalProcess::Running::Running(LogicalProcess& lp) : lp_(lp), before_(assertion_context()) {
  lp_.assertions_ = &assertion_context();
  *lp_.assertions_ = {lp_.seed_, VirtualTime{}, lp_.slice_.actors.first, true};
}

LogicalProcess::Running::~Running() {
  *lp_.assertions_ = before_;
}

void LogicalProcess::deliver_other(const Message& event) {
  switch (event.origin) {
    case Origin::timer:
      ++tally_.timers;
      slice_.group->receive(event, *this);
      break;
    case Origin::deadline:
      ++tally_.timers;
      deadline_came(event);
      break;
    case Origin::start:
      slice_.group->start(*this);
      break;
    case Origin::message:
    case Origin::note:
    case Origin::slice:
      STAKEMINE_ASSERT(false, "messages have been delivered, notes and slices are not");
  }
}

void LogicalProcess::ask(const Question& question) {
  STAKEMINE_ASSERT(!question.targets.empty() && question.targets.size() == question.bytes.size());
  STAKEMINE_ASSERT(question.enough <= question.targets.size());
  for (const auto& open : questions_) STAKEMINE_ASSERT(open->asker != self_, "one open question an actor");
  auto open = spare_ ? std::move(spare_) : std::make_unique<OpenQuestion>();
  open->count = open->given_up = 0;
  open->deadline.reset();
  open->question = question;
  open->asker = self_;
  open->asked = now();
  std::uint64_t& sequence = sequences_[self_ - slice_.actors.first];
  open->first_sequence = sequence + 1;
  sequence += question.targets.size();
  tally_.sent += question.targets.size();
  if (question.deadline) {
    STAKEMINE_ASSERT(question.deadline->count() > 0);
    open->deadline = set_deadline(*question.deadline, question.answer_kind,
                                  Body::of(QuestionItem{question.tag, question.targets.size()}));
  }
  questions_.push_back(std::move(open));
  dispatch(*questions_.back());
}

bool LogicalProcess::absorb(const Message& answer) {
  for (const auto& open : questions_) {
    const auto index = open->awaits(answer);
    if (!index) continue;
    open->arrivals[*index] = answer.time;
    count_answers(*open, 1);
    return true;
  }
  return false;
}

void LogicalProcess::count_answers(OpenQuestion& open, std::uint64_t count) {
  open.count += count;
  if (open.count >= open.enough()) close(open);
}

void LogicalProcess::deadline_came(const Message& deadline) {
  for (const auto& open : questions_)
    if (open->asker == deadline.target && open->question.tag == deadline.body.as<QuestionItem>().tag)
      return close(*open);
  // On the wall's clock a deadline may have been on its way when it was cancelled.
}

void LogicalProcess::close(const OpenQuestion& question) {
  // Off the list first: the asker may ask anew.
  const auto place = std::ranges::find_if(questions_, [&](const auto& open) { return open.get() == &question; });
  std::unique_ptr<OpenQuestion> open = std::move(*place);
  questions_.erase(place);
  self_ = open->asker;
  if (open->deadline) cancel(*open->deadline);
  slice_.group->answered({open->question.tag, open->count, open->arrivals, open->given_up}, *this);
  spare_ = std::move(open);
}

Message start_event(const LpSlice& slice) {
  Message start;
  start.source = slice.actors.first;
  start.target = slice.actors.first;
  start.origin = Origin::start;
  return start;
}

}  // namespace stakemine::engine
