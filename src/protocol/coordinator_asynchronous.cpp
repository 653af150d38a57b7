// SPDX-License-Identifier: Apache-2.0
// The coordinator where it does not wait for rounds: each result is taken as it comes.
#include "stakemine/protocol/coordinator.hpp"

namespace stakemine::protocol {

// Each has its shards for the whole run.
void Coordinator::begin_asynchronous(engine::Context& context) {
  assigner_.lay_out(1, course_->layout());
  course_->begin();
  begin_update(context.now());
  for (std::size_t assignment = 0; assignment < course_->layout().actor.size(); ++assignment)
    dispatch(assignment, context);
}

void Coordinator::begin_update(VirtualTime now) {
  ++round_;
  round_began_ = now;
  record_ = {};
  record_.round = round_;
  record_.first_question = question_ + 1;
  is_watched_ = setup_.timeline != nullptr && setup_.timeline->watches(round_);
  choose_waiting();
}

void Coordinator::dispatch(std::size_t assignment, engine::Context& context) {
  const RoundBoard& layout = course_->layout();
  const engine::QuestionItem item{++question_, assignment};
  course_->depart(assignment, item.tag, history_.size(), context.now());
  const engine::Body body = engine::Body::of(item);
  context.send(layout.actor[assignment], static_cast<std::uint32_t>(MessageKind::assignment), body,
               layout.bytes[assignment]);
  ++record_.questions;
  ++record_.messages;
  record_.bytes += layout.bytes[assignment];
  if (setup_.protocol.deadline_s)
    context.set_timer(duration_from_seconds(*setup_.protocol.deadline_s),
                      static_cast<std::uint32_t>(MessageKind::assignment), body);
}

void Coordinator::take_result(const engine::Message& message, engine::Context& context) {
  const auto report = message.body.as<WorkReport>();
  const engine::QuestionItem item{report.tag, course_->assignment_of(message.source)};
  ++record_.messages;
  record_.bytes += workload_.result_bytes();
  if (!course_->awaits(item)) {
    ++record_.late_messages;
    return;
  }
  if (is_watched_)
    show_work(item.index,
              {.began = report.began, .done = report.done, .arrived = context.now(), .ended = context.now()});
  course_->take(item.index, history_.size());
  if (course_->makes_update()) finish_update(context);
  if (history_.size() < setup_.rounds) dispatch(item.index, context);
}

// An assignment, or its result, has not come in time.
void Coordinator::give_up(const engine::QuestionItem& item, engine::Context& context) {
  if (!course_->awaits(item)) return;
  course_->give_up();
  if (is_watched_) show_work(item.index, {.ended = context.now()});
  const std::uint64_t shards = course_->layout().shards[item.index].count;
  record_.lost_shards += shards;
  record_.reassigned_shards += shards;
  dispatch(item.index, context);
}

void Coordinator::show_work(std::size_t assignment, EndedWork work) {
  const RoundBoard& layout = course_->layout();
  work.round = round_;
  work.miner = layout.miner[assignment];
  work.shards = layout.shards[assignment].count;
  work.bytes = layout.bytes[assignment];
  work.asked = course_->departed(assignment);
  setup_.timeline->work_ended(work);
}

void Coordinator::finish_update(engine::Context& context) {
  record_.results = course_->results();
  const auto staleness = course_->fill(board_, setup_.weighting);
  record_.staleness_mean = staleness.mean;
  record_.staleness_most = staleness.most;
  record_.participants = board_.miner.size();
  for (std::size_t row = 0; row < board_.miner.size(); ++row) {
    record_.shards += board_.shards[row].count;
    shards_assigned_[board_.miner[row]] += board_.shards[row].count;
  }
  shards_counted_ += record_.shards;
  done_ = work_done();
  aggregate(context);
  conclude_round(context);
}

}  // namespace stakemine::protocol
