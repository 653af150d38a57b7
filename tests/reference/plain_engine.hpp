// SPDX-License-Identifier: Apache-2.0
/// The engine, as plainly as it can be said: one thread, one queue in commit order. The oracle of the virtual runtime.
#pragma once

#include "stakemine/engine/program.hpp"

#include <algorithm>
#include <functional>
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
    VirtualTime window_end{};
    while (!queue_.empty() && queue_.begin()->time != kNever) {
      now_ = queue_.extract(queue_.begin()).value();
      if (now_.time >= window_end) {
        if (stopped_) break;  // a stop takes effect at the end of its window
        window_end = now_.time + lookahead_;
      }
      ActorGroup& group = *std::find_if(program.parts().begin(), program.parts().end(), [&](const auto& part) {
                             return part.actors.contains(now_.target);
                           })->group;
      if (now_.origin == Origin::start) {
        group.start(*this);
        continue;
      }
      log_.push_back(now_);
      group.receive(now_, *this);
    }
    std::sort(log_.begin(), log_.end(), CommitOrder{});
    return std::move(log_);
  }

  [[nodiscard]] ActorId self() const override { return now_.target; }
  [[nodiscard]] VirtualTime now() const override { return now_.time; }
  void send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) override {
    Message message{now() + after, ++sequences_[self()], bytes, self(), target, kind, Origin::message, body};
    message.time += delay_(message);
    queue_.insert(message);
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
  void stop() override { stopped_ = true; }
  [[nodiscard]] Totals totals() const override { return {}; }

 private:
  Duration lookahead_;
  std::function<Duration(const Message&)> delay_;
  std::set<Message, CommitOrder> queue_;
  std::vector<std::uint64_t> sequences_;
  std::vector<Message> log_;
  Message now_;
  bool stopped_ = false;
};

}  // namespace stakemine::engine::reference
