// SPDX-License-Identifier: Apache-2.0
/// Rounds of a coordinator and its miners, in the shape of what the engine is for: every miner gets a number, answers
/// with a function of it and of its own state, and the coordinator sums. Same answers in both runtimes.
#pragma once

#include "stakemine/engine/program.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::engine {

struct ScatterGather {
  ScatterGather(std::uint32_t miner_count, int round_count)
      : coordinator(*this), miners(miner_count), rounds(round_count) {
    program.add(1, coordinator, Placement::coordinator_thread);
    program.add(miner_count, miners, Placement::arena);
  }

  struct Coordinator final : ActorGroup {
    explicit Coordinator(ScatterGather& owner) : game(owner) {}
    void start(Context& context) override { scatter(context); }
    void receive(const Message& message, Context& context) override {
      sum += message.body.as<std::uint64_t>();
      if (++gathered < game.miners.states.size()) return;
      context.note(sum);
      sums.push_back(sum);
      times.push_back(context.now());
      totals.push_back(context.totals());
      if (--game.rounds > 0) scatter(context);
    }
    void scatter(Context& context) {
      gathered = 0;
      for (std::uint32_t miner = 1; miner <= game.miners.states.size(); ++miner)
        context.send(miner, 1, Body::of(sum + miner), 100);
    }

    ScatterGather& game;
    std::uint64_t sum = 1, gathered = 0;
    std::vector<std::uint64_t> sums;
    std::vector<VirtualTime> times;
    std::vector<Totals> totals;
  };

  struct Miners final : ActorGroup {
    explicit Miners(std::uint32_t count) : states(count) {}
    void receive(const Message& message, Context& context) override {
      std::uint64_t& state = states[context.self() - 1];
      state = state * 31 + message.body.as<std::uint64_t>();
      context.note(state);
      context.send(0, 2, Body::of(state), 10, Duration{context.self() % 7});
    }
    std::vector<std::uint64_t> states;
  };

  Coordinator coordinator;
  Miners miners;
  int rounds;
  Program program;
};

}  // namespace stakemine::engine
