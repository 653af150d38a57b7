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
  };

  explicit RandomActors(const Shape& shape) : shape_(shape), states_(shape.actors.count) {}

  void start(Context& context) override {
    KeyedRandom random(shape_.seed, Purpose::test, context.self(), 0);
    for (int i = 0; i < 8; ++i) send_somewhere(context, random, kGenerations);
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
    const auto generations = message.body.as<std::uint32_t>();
    if (generations == 0) return;
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
  };

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
