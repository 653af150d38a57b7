// SPDX-License-Identifier: Apache-2.0
#include "engine/caf_system.hpp"
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"

namespace stakemine::bench {
namespace {

using GoAtom = caf::atom_constant<caf::atom("go")>;
using PingAtom = caf::atom_constant<caf::atom("ping")>;
using PongAtom = caf::atom_constant<caf::atom("pong")>;
using ReportAtom = caf::atom_constant<caf::atom("report")>;

/// Whom an actor can write to; filled before the first message.
struct Address {
  Actors actors;
  caf::actor coordinator;
};

template <class Scatter>
caf::behavior coordinator(caf::event_based_actor* self, Rounds* rounds, std::uint64_t reports, Scatter scatter) {
  return {[=](GoAtom) { scatter(self); },
          [=](ReportAtom) {
            if (!rounds->gather(1)) return;
            if (rounds->next(reports))
              scatter(self);
            else
              self->quit();
          }};
}

/// \param make spawns actor i. \param scatter sets them going, sending as the actor that it is given.
template <class Make, class Scatter>
Measurement run(std::uint32_t actors, std::uint64_t reports, std::uint64_t messages, Make make, Scatter scatter) {
  Rounds rounds(reports, messages);
  CafConfig config;
  caf::actor_system system(config);
  Address address;
  for (std::uint32_t i = 0; i < actors; ++i) address.actors.push_back(make(system, &address, i));
  const auto scatter_to_all = [&address, scatter](caf::event_based_actor* self) { scatter(self, address.actors); };
  address.coordinator = system.spawn(coordinator<decltype(scatter_to_all)>, &rounds, reports, scatter_to_all);
  caf::anon_send(address.coordinator, GoAtom::value);
  wait_for(system, address.coordinator);
  return rounds.measurement();
}

struct BigState {
  CheapRandom random{0};
  std::uint32_t pings_left = 0;
};

caf::behavior big_actor(caf::stateful_actor<BigState>* self, const Address* address, Big shape, std::uint32_t index) {
  self->state.random = CheapRandom(index);
  const auto ping = [=] {
    if (self->state.pings_left-- == 0)
      self->send(address->coordinator, ReportAtom::value);
    else
      self->send(address->actors[shape.partner(index, self->state.random)], PingAtom::value);
  };
  return {[=](GoAtom) {
            self->state.pings_left = shape.pings;
            ping();
          },
          [](PingAtom) { return PongAtom::value; }, [=](PongAtom) { ping(); }};
}

caf::behavior ring_actor(caf::event_based_actor* self, const Address* address, std::uint32_t index) {
  return {[=](std::uint64_t hops_left) {
    if (hops_left == 0)
      self->send(address->coordinator, ReportAtom::value);
    else
      self->send(address->actors[(index + 1) % address->actors.size()], hops_left - 1);
  }};
}

struct PingPongState {
  std::uint32_t pings_left = 0;
};

caf::behavior ping_pong_actor(caf::stateful_actor<PingPongState>* self, const Address* address, PingPong shape,
                              std::uint32_t index) {
  const auto ping = [=] {
    if (self->state.pings_left-- == 0)
      self->send(address->coordinator, ReportAtom::value);
    else
      self->send(address->actors[index + shape.pairs], PingAtom::value);
  };
  return {[=](GoAtom) {
            self->state.pings_left = shape.pings;
            ping();
          },
          [](PingAtom) { return PongAtom::value; }, [=](PongAtom) { ping(); }};
}

}  // namespace

Measurement big_caf(std::uint32_t actors) {
  const Big shape(actors);
  return run(
      actors, actors, shape.messages(),
      [shape](caf::actor_system& system, const Address* address, std::uint32_t index) {
        return system.spawn(big_actor, address, shape, index);
      },
      [](caf::event_based_actor* self, const Actors& all) {
        for (const caf::actor& actor : all) self->send(actor, GoAtom::value);
      });
}

Measurement ring_caf(std::uint32_t actors) {
  const Ring shape(actors);
  return run(
      actors, shape.tokens, shape.messages(),
      [](caf::actor_system& system, const Address* address, std::uint32_t index) {
        return system.spawn(ring_actor, address, index);
      },
      [shape](caf::event_based_actor* self, const Actors& all) {
        for (std::uint32_t token = 0; token < shape.tokens; ++token)
          self->send(all[shape.start_of(token)], std::uint64_t{shape.hops});
      });
}

Measurement ping_pong_caf(std::uint32_t actors) {
  const PingPong shape(actors);
  return run(
      actors, shape.pairs, shape.messages(),
      [shape](caf::actor_system& system, const Address* address, std::uint32_t index) {
        return system.spawn(ping_pong_actor, address, shape, index);
      },
      [shape](caf::event_based_actor* self, const Actors& all) {
        for (std::uint32_t pair = 0; pair < shape.pairs; ++pair) self->send(all[pair], GoAtom::value);
      });
}

}  // namespace stakemine::bench
