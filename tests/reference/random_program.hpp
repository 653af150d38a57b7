// SPDX-License-Identifier: Apache-2.0
/// Actors that do everything actors can do, at random from a seed: a program whose every event depends on the order in
/// which each actor met all events before it.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/program.hpp"
#include "stakemine/engine/transport.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::engine::reference {

class RandomActors final : public ActorGroup {
 public:
  struct Shape {
    std::uint64_t seed = 0;
    std::uint32_t actor_count = 1;  ///< of the whole program
    ActorRange actors;              ///< this group's
    std::uint64_t lookahead_ns = 1;
    double stop_probability = 0;  ///< of each event
    bool asks = false;
  };

  explicit RandomActors(const Shape& shape) : shape_(shape), states_(shape.actors.count) {}

  void start(Context& context) override {
    KeyedRandom random(shape_.seed, Purpose::test, context.self(), 0);
    for (int i = 0; i < 8; ++i) send_somewhere(context, random, kGenerations);
  }

  void answered(const Answers& answers, Context& context) override {
    State& state = states_[context.self() - shape_.actors.first];
    state.asking = false;
    for (const VirtualTime arrival : answers.arrivals)
      state.hash = state.hash * 31 + static_cast<std::uint64_t>(arrival.time_since_epoch().count());
    context.note(state.hash + answers.count + answers.tag);
    KeyedRandom random(shape_.seed ^ state.hash, Purpose::test, context.self(), 1'000'000 + state.received);
    send_somewhere(context, random, 3);
  }

  void receive(const Message& message, Context& context) override {
    State& state = states_[context.self() - shape_.actors.first];
    ++state.received;
    state.hash = hash_bytes(std::as_bytes(std::span{&state.hash, 1}), event_hash(message));
    context.note(state.hash);
    // What an actor does next depends on all it has met so far.
    KeyedRandom random(shape_.seed ^ state.hash, Purpose::test, context.self(), state.received);
    if (random.uniform() < shape_.stop_probability) context.stop();
    if (!state.timers.empty() && random.uniform() < 0.5) {
      const bool was_pending = context.cancel(state.timers[random.below(state.timers.size())]);
      state.hash += was_pending ? 1 : 0;
    }
    if (message.kind == kQuestion) {
      if (random.uniform() < 0.8)
        context.send(message.source, kAnswer, message.body, random.below(1000),
                     Duration(random.below(3) * random.below(shape_.lookahead_ns)));
      return;
    }
    if (message.kind == kAnswer) return;  // too late
    const auto generations = message.body.as<std::uint32_t>();
    if (generations == 0) return;
    if (shape_.asks && !state.asking && random.uniform() < 0.2) return ask_somebody(context, random, state);
    const std::uint64_t children = random.below(3);
    for (std::uint64_t i = 0; i < children; ++i) {
      if (random.uniform() < 0.3) {
        const Duration after(random.below(3) * random.below(shape_.lookahead_ns));  // often 0
        state.timers.push_back(context.set_timer(after, 7, Body::of(generations - 1)));
      } else {
        send_somewhere(context, random, generations - 1);
      }
    }
  }

 private:
  static constexpr std::uint32_t kGenerations = 12;

  struct State {
    std::uint64_t hash = 0, received = 0;
    std::vector<TimerId> timers;
    bool asking = false;
    std::vector<ActorId> asked;
    std::vector<std::uint64_t> bytes;
  };
  static constexpr std::uint32_t kQuestion = 100, kAnswer = 101;

  /// Answers that are not about a question look like any other message; whether somebody answers is up to its state.
  void ask_somebody(Context& context, KeyedRandom& random, State& state) {
    state.asked.clear();
    state.bytes.clear();
    for (ActorId actor = 0; actor < shape_.actor_count; ++actor) {
      if (actor == context.self() || random.uniform() < 0.7) continue;
      state.asked.push_back(actor);
      state.bytes.push_back(random.below(1000));
    }
    if (state.asked.empty()) return;
    state.asking = true;
    Question question{.kind = kQuestion,
                      .answer_kind = kAnswer,
                      .tag = state.received,
                      .targets = state.asked,
                      .bytes = state.bytes,
                      .deadline = {}};
    if (random.uniform() < 0.9) question.deadline = Duration(1 + random.below(12 * shape_.lookahead_ns));
    context.ask(question);
  }

  void send_somewhere(Context& context, KeyedRandom& random, std::uint32_t generations) const {
    const auto target = static_cast<ActorId>(random.below(shape_.actor_count));
    const Duration after(random.uniform() < 0.5 ? 0 : random.below(4 * shape_.lookahead_ns));
    context.send(target, static_cast<std::uint32_t>(random.below(5)), Body::of(generations), random.below(1000), after);
  }

  Shape shape_;
  std::vector<State> states_;
};

/// Delays drawn from the message itself: coarse, so that many events coincide, and not in the order of departure.
struct RandomDelay {
  std::uint64_t seed = 0;
  Duration lookahead{1};

  [[nodiscard]] Duration operator()(const Message& message) const {
    KeyedRandom random(seed, Purpose::test, message.source, message.sequence);
    return lookahead * static_cast<Duration::rep>(1 + random.below(4));
  }
};

/// The same for each LP to work out.
class ModelDelay final : public Delay {
 public:
  ModelDelay(Duration lookahead, std::function<Duration(const Message&)> delay)
      : lookahead_(lookahead), delay_(std::move(delay)) {}

  [[nodiscard]] Duration lookahead() const override { return lookahead_; }
  [[nodiscard]] VirtualTime arrival(const Message& departure) const override {
    return departure.time + delay_(departure);
  }

 private:
  Duration lookahead_;
  std::function<Duration(const Message&)> delay_;
};

/// A transport of which nothing is known but that each message takes its own time: the plainest there is.
class DelayTransport final : public Transport {
 public:
  DelayTransport(Duration lookahead, std::function<Duration(const Message&)> delay)
      : lookahead_(lookahead), delay_(std::move(delay)) {}

  [[nodiscard]] Duration lookahead() const override { return lookahead_; }
  void send(std::span<const Message> departures) override {
    for (Message message : departures) {
      message.time += delay_(message);
      on_the_way_.push_back(message);
    }
    std::sort(on_the_way_.begin(), on_the_way_.end(), CommitOrder{});
  }
  [[nodiscard]] VirtualTime next_event() const override {
    return on_the_way_.empty() ? kNever : on_the_way_.front().time;
  }
  void advance(VirtualTime until, std::vector<Message>& arrivals) override {
    const auto end =
        std::find_if(on_the_way_.begin(), on_the_way_.end(), [&](const auto& m) { return m.time >= until; });
    arrivals.insert(arrivals.end(), on_the_way_.begin(), end);
    on_the_way_.erase(on_the_way_.begin(), end);
  }

 private:
  Duration lookahead_;
  std::function<Duration(const Message&)> delay_;
  std::vector<Message> on_the_way_;
};

}  // namespace stakemine::engine::reference
