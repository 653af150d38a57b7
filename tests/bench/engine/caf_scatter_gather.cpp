// SPDX-License-Identifier: Apache-2.0
#include "engine/caf_system.hpp"
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"

namespace stakemine::bench {
namespace {

using GoAtom = caf::atom_constant<caf::atom("go")>;

struct Sum {
  std::uint64_t value = 0;
};

caf::behavior miner(caf::stateful_actor<Sum>* self) {
  return {[self](std::uint64_t task) { return self->state.value += task; }};
}

void scatter(caf::event_based_actor* self, const Actors& miners, std::uint64_t task) {
  for (const caf::actor& miner : miners) self->send(miner, task);
}

caf::behavior coordinator(caf::event_based_actor* self, const Actors* miners, Rounds* rounds) {
  return {[=](GoAtom) { scatter(self, *miners, rounds->round()); },
          [=](std::uint64_t reply) {
            if (!rounds->gather(reply)) return;
            const auto sum = scatter_gather_sum(static_cast<std::uint32_t>(miners->size()), rounds->round());
            if (rounds->next(sum))
              scatter(self, *miners, rounds->round());
            else
              self->quit();
          }};
}

}  // namespace

Measurement scatter_gather_caf(std::uint32_t actors) {
  Rounds rounds(actors, 2 * std::uint64_t{actors});
  CafConfig config;
  caf::actor_system system(config);
  Actors miners;
  for (std::uint32_t i = 0; i < actors; ++i) miners.push_back(system.spawn(miner));
  const caf::actor coordinating = system.spawn(coordinator, &miners, &rounds);
  caf::anon_send(coordinating, GoAtom::value);
  wait_for(system, coordinating);
  return rounds.measurement(actors);
}

}  // namespace stakemine::bench
