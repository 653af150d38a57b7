// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"
#include "engine/stakemine_options.hpp"

#include <vector>

namespace stakemine::bench {
namespace {

using namespace stakemine::engine;

enum Kind : std::uint32_t { kTask, kReply };

class Coordinator final : public ActorGroup {
 public:
  Coordinator(std::uint32_t actors, Rounds& rounds) : actors_(actors), rounds_(rounds) {}

  void start(Context& context) override { scatter(context); }
  void receive(const Message& message, Context& context) override {
    if (!rounds_.gather(message.body.as<std::uint64_t>())) return;
    if (rounds_.next(scatter_gather_sum(actors_, rounds_.round()))) scatter(context);
  }

 private:
  void scatter(Context& context) {
    const Body task = Body::of(rounds_.round());
    for (ActorId miner = 1; miner <= actors_; ++miner) context.send(miner, kTask, task, 8);
  }

  std::uint32_t actors_;
  Rounds& rounds_;
};

class Miners final : public ActorGroup {
 public:
  explicit Miners(std::uint32_t actors) : sums_(actors) {}

  void receive(const Message& message, Context& context) override {
    std::uint64_t& sum = sums_[context.self() - 1];
    sum += message.body.as<std::uint64_t>();
    context.send(0, kReply, Body::of(sum), 8);
  }

 private:
  std::vector<std::uint64_t> sums_;
};

template <class MakeRuntime>
Measurement run(std::uint32_t actors, MakeRuntime make_runtime) {
  Rounds rounds(actors, 2 * std::uint64_t{actors});
  Coordinator coordinator(actors, rounds);
  Miners miners(actors);
  Program program;
  program.add(1, coordinator, Placement::coordinator_thread);
  program.add(actors, miners, Placement::arena);
  make_runtime()->run(program);
  return rounds.measurement(actors);
}

}  // namespace

Measurement scatter_gather_stakemine(std::uint32_t actors) {
  return run(actors, [] { return make_wall_runtime(on_threads(kThreads)); });
}

Measurement virtual_round_stakemine(std::uint32_t actors, unsigned threads) {
  ConstantDelay network(std::chrono::milliseconds{20});
  return run(actors, [&] { return make_virtual_runtime(on_threads(threads), network); });
}

}  // namespace stakemine::bench
