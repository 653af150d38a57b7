// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"
#include "engine/stakemine_options.hpp"

#include <vector>

namespace stakemine::bench {
namespace {

using namespace stakemine::engine;

enum Kind : std::uint32_t { kGo, kPing, kPong, kToken, kReport };

/// Actor 0: sets the others going and counts their reports.
template <class Scatter>
class Coordinator final : public ActorGroup {
 public:
  Coordinator(Rounds& rounds, std::uint64_t reports, Scatter scatter)
      : rounds_(rounds), reports_(reports), scatter_(scatter) {}

  void start(Context& context) override { scatter_(context); }
  void receive(const Message&, Context& context) override {
    if (rounds_.gather(1) && rounds_.next(reports_)) scatter_(context);
  }

 private:
  Rounds& rounds_;
  std::uint64_t reports_;
  Scatter scatter_;
};

template <class Scatter>
Measurement run(std::uint32_t actors, ActorGroup& group, std::uint64_t reports, std::uint64_t messages,
                Scatter scatter) {
  Rounds rounds(reports, messages);
  Coordinator coordinator(rounds, reports, scatter);
  Program program;
  program.add(1, coordinator, Placement::coordinator_thread);
  program.add(actors, group, Placement::arena);
  make_wall_runtime(on_threads(kThreads))->run(program);
  return rounds.measurement();
}

class BigActors final : public ActorGroup {
 public:
  explicit BigActors(const Big& shape) : shape_(shape) {
    for (std::uint32_t actor = 0; actor < shape.actors; ++actor) actors_.push_back({CheapRandom(actor), 0});
  }

  void receive(const Message& message, Context& context) override {
    Actor& actor = actors_[context.self() - 1];
    if (message.kind == kPing) {
      context.send(message.source, kPong, {}, 8);
      return;
    }
    if (message.kind == kGo) actor.pings_left = shape_.pings;
    if (actor.pings_left-- == 0)
      context.send(0, kReport, {}, 8);
    else
      context.send(1 + shape_.partner(context.self() - 1, actor.random), kPing, {}, 8);
  }

 private:
  struct Actor {
    CheapRandom random;
    std::uint32_t pings_left;
  };
  Big shape_;
  std::vector<Actor> actors_;
};

class RingActors final : public ActorGroup {
 public:
  explicit RingActors(std::uint32_t actors) : actors_(actors) {}

  void receive(const Message& message, Context& context) override {
    const auto hops_left = message.body.as<std::uint64_t>();
    if (hops_left == 0)
      context.send(0, kReport, {}, 8);
    else
      context.send(1 + context.self() % actors_, kToken, Body::of(hops_left - 1), 8);
  }

 private:
  std::uint32_t actors_;
};

class PingPongActors final : public ActorGroup {
 public:
  explicit PingPongActors(const PingPong& shape) : shape_(shape), pings_left_(shape.pairs) {}

  void receive(const Message& message, Context& context) override {
    if (message.kind == kPing) {
      context.send(message.source, kPong, {}, 8);
      return;
    }
    std::uint32_t& left = pings_left_[context.self() - 1];
    if (message.kind == kGo) left = shape_.pings;
    if (left-- == 0)
      context.send(0, kReport, {}, 8);
    else
      context.send(context.self() + shape_.pairs, kPing, {}, 8);
  }

 private:
  PingPong shape_;
  std::vector<std::uint32_t> pings_left_;
};

}  // namespace

Measurement big_stakemine(std::uint32_t actors) {
  const Big shape(actors);
  BigActors group(shape);
  return run(actors, group, actors, shape.messages(), [actors](Context& context) {
    for (ActorId actor = 1; actor <= actors; ++actor) context.send(actor, kGo, {}, 8);
  });
}

Measurement ring_stakemine(std::uint32_t actors) {
  const Ring shape(actors);
  RingActors group(actors);
  return run(actors, group, shape.tokens, shape.messages(), [shape](Context& context) {
    for (std::uint32_t token = 0; token < shape.tokens; ++token)
      context.send(1 + shape.start_of(token), kToken, Body::of(std::uint64_t{shape.hops}), 8);
  });
}

Measurement ping_pong_stakemine(std::uint32_t actors) {
  const PingPong shape(actors);
  PingPongActors group(shape);
  return run(actors, group, shape.pairs, shape.messages(), [shape](Context& context) {
    for (ActorId actor = 1; actor <= shape.pairs; ++actor) context.send(actor, kGo, {}, 8);
  });
}

}  // namespace stakemine::bench
