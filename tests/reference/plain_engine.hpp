// SPDX-License-Identifier: Apache-2.0
/// The engine, as plainly as it can be said: one thread, one queue in commit order. The oracle of the virtual runtime.
#pragma once

#include "stakemine/engine/program.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace stakemine::engine::reference {

class PlainEngine final : public Context {
 public:
  /// \param delay from a message's departure to its arrival, ≥ lookahead.
  PlainEngine(Duration lookahead, std::function<Duration(const Message&)> delay)
      : lookahead_(lookahead), delay_(std::move(delay)) {}

  /// All events in commit order.
  std::vector<Message> run(const Program& program) {
    sequences_.assign(program.actor_count(), 0);
    for (const auto& part : program.parts()) {
      now_ = {.source = part.actors.first, .target = part.actors.first, .origin = Origin::start};
      queue_.insert(now_);
    }
    while (!queue_.empty() && queue_.begin()->time != kNever) {
      now_ = queue_.extract(queue_.begin()).value();
      if (now_.time >= stop_at_) break;
      ActorGroup& group = *std::find_if(program.parts().begin(), program.parts().end(), [&](const auto& part) {
                             return part.actors.contains(now_.target);
                           })->group;
      if (now_.origin == Origin::start) {
        group.start(*this);
        continue;
      }
      log_.push_back(now_);
      if (!absorb(group)) group.receive(now_, *this);
    }
    std::sort(log_.begin(), log_.end(), CommitOrder{});
    return std::move(log_);
  }

  [[nodiscard]] ActorId self() const override { return now_.target; }
  [[nodiscard]] VirtualTime now() const override { return now_.time; }
  Sent send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) override {
    Message message{now() + after, ++sequences_[self()], bytes, self(), target, kind, Origin::message, body};
    message.time += delay_(message);
    queue_.insert(message);
    return Sent::accepted;
  }
  void ask(const Question& question) override {
    open_[self()] = {question, std::vector<VirtualTime>(question.targets.size(), kNever)};
    for (std::size_t i = 0; i < question.targets.size(); ++i)
      send(question.targets[i], question.kind, Body::of(QuestionItem{question.tag, i}), question.bytes[i], Duration{0});
    if (!question.deadline) return;
    Message deadline{now() + *question.deadline,
                     ++sequences_[self()],
                     0,
                     self(),
                     self(),
                     question.answer_kind,
                     Origin::deadline,
                     Body::of(QuestionItem{question.tag, question.targets.size()})};
    queue_.insert(deadline);
    open_[self()].deadline = deadline;
  }
  TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) override {
    queue_.insert({now() + after, ++sequences_[self()], 0, self(), self(), kind, Origin::timer, body});
    return {now() + after, sequences_[self()]};
  }
  bool cancel(TimerId timer) override {
    return queue_.erase({.time = timer.due, .sequence = timer.sequence, .source = self()}) == 1;
  }
  void note(std::uint64_t value) override {
    log_.push_back({now(), ++sequences_[self()], 0, self(), self(), 0, Origin::note, Body::of(value)});
  }
  void stop() override { stop_at_ = std::min(stop_at_, now() + lookahead_); }
  [[nodiscard]] Totals totals() const override { return {}; }

 private:
  struct Open {
    Question question;
    std::vector<VirtualTime> arrivals;
    std::uint64_t count = 0;
    Message deadline{};
  };

  /// Whether the current event belongs to a question of its target's.
  bool absorb(ActorGroup& group) {
    const auto found = open_.find(now_.target);
    const auto item = now_.body.as<QuestionItem>();
    const bool is_deadline = now_.origin == Origin::deadline;
    if (found == open_.end() || item.tag != found->second.question.tag) return is_deadline;
    Open& open = found->second;
    if (!is_deadline) {
      const bool awaited = now_.origin == Origin::message && now_.kind == open.question.answer_kind &&
                           item.index < open.arrivals.size() && open.question.targets[item.index] == now_.source &&
                           open.arrivals[item.index] == kNever;
      if (!awaited) return false;
      open.arrivals[item.index] = now_.time;
      if (++open.count < open.arrivals.size()) return true;
    }
    const Open closed = std::move(open);
    open_.erase(found);
    queue_.erase(closed.deadline);
    group.answered({closed.question.tag, closed.count, closed.arrivals}, *this);
    return true;
  }

  Duration lookahead_;
  std::function<Duration(const Message&)> delay_;
  std::set<Message, CommitOrder> queue_;
  std::map<ActorId, Open> open_;  ///< by asker
  std::vector<std::uint64_t> sequences_;
  std::vector<Message> log_;
  Message now_;
  VirtualTime stop_at_ = kNever;
};

}  // namespace stakemine::engine::reference
