// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/runtime.hpp"

#include "engine/scatter_gather.hpp"
#include "engine/scripted_group.hpp"

#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

using std::chrono::milliseconds;

RunReport run_on_the_wall(const Program& program, RuntimeOptions options = {}) {
  return make_wall_runtime(options)->run(program);
}

RunReport run_alone(ScriptedGroup& actor, Placement placement, RuntimeOptions options = {}) {
  Program program;
  program.add(1, actor, placement);
  return run_on_the_wall(program, options);
}

TEST(WallRuntime, AnEmptyProgramEndsAtOnce) {
  EXPECT_EQ(run_on_the_wall(Program{}).ending, Ending::quiescent);
}

TEST(WallRuntime, ComputesWhatTheVirtualRuntimeComputes) {
  ScatterGather expected(2000, 10);
  ConstantDelay transport(Duration{10});
  make_virtual_runtime({}, transport)->run(expected.program);
  std::string digest;
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    for (const std::uint32_t lp_size : {1U, 64U, 0U}) {
      ScatterGather game(2000, 10);
      RuntimeOptions options;
      options.threads = threads;
      options.lp_size = lp_size;
      const RunReport report = run_on_the_wall(game.program, options);
      EXPECT_EQ(report.ending, Ending::quiescent);
      EXPECT_EQ(report.threads, threads);
      EXPECT_EQ(game.coordinator.sums, expected.coordinator.sums);
      EXPECT_EQ(game.miners.states, expected.miners.states);
      EXPECT_EQ(report.totals.sent, 2U * 10 * 2000);
      EXPECT_EQ(report.totals.delivered, report.totals.sent);
      EXPECT_EQ(report.undelivered, 0U);
      EXPECT_EQ(report.totals.bytes, 10U * 2000 * 110);
      // Of the notes alone, so it too is the same in every run.
      if (digest.empty()) digest = report.totals.digest.text();
      EXPECT_EQ(report.totals.digest.text(), digest);
      // What led to a round's end is in the totals at the round's end.
      for (std::size_t round = 0; round < 10; ++round)
        EXPECT_EQ(game.coordinator.totals[round].delivered, (round + 1) * 2 * 2000);
    }
  }
}

TEST(WallRuntime, EveryMessagePassesThroughMailboxesAndTheCountersAgree) {
  ScatterGather game(500, 4);
  const RunReport report = run_on_the_wall(game.program);
  EXPECT_EQ(report.mailboxes.at(0).placement, Placement::coordinator_thread);
  EXPECT_EQ(report.mailboxes.at(0).counters.popped, 4U * 500);
  std::uint64_t pushed = 0, popped = 0;
  for (const MailboxReport& mailbox : report.mailboxes) {
    pushed += mailbox.counters.pushed;
    popped += mailbox.counters.popped;
  }
  EXPECT_EQ(pushed, report.totals.sent);
  EXPECT_EQ(popped, report.totals.delivered);
}

TEST(WallRuntime, TimersComeWhenTheyAreDueAndKeepTheRunAlive) {
  for (const Placement placement : {Placement::coordinator_thread, Placement::arena}) {
    std::vector<std::uint32_t> kinds;
    bool first_cancel = false, second_cancel = true, fired_cancel = true;
    TimerId to_cancel, first;
    ScriptedGroup actor(
        [&](const Message& timer, Context& context) {
          EXPECT_EQ(timer.origin, Origin::timer);
          EXPECT_GE(context.now(), timer.time);
          kinds.push_back(timer.kind);
          if (timer.kind != 1) return;
          fired_cancel = context.cancel(first);
          first_cancel = context.cancel(to_cancel);
          second_cancel = context.cancel(to_cancel);
        },
        [&](Context& context) {
          to_cancel = context.set_timer(std::chrono::hours{2}, 9, Body{});
          context.set_timer(milliseconds{30}, 2, Body{});
          first = context.set_timer(milliseconds{5}, 1, Body{});
        });
    const RunReport report = run_alone(actor, placement);
    EXPECT_EQ(report.ending, Ending::quiescent);
    EXPECT_EQ(kinds, (std::vector<std::uint32_t>{1, 2}));
    EXPECT_FALSE(fired_cancel);
    EXPECT_TRUE(first_cancel);
    EXPECT_FALSE(second_cancel);
    EXPECT_GE(report.end_time, VirtualTime{milliseconds{30}});
    EXPECT_EQ(report.totals.timers, 2U);
    EXPECT_EQ(report.mailboxes.at(0).counters.popped, 2U);
  }
}

TEST(WallRuntime, ATimerThatIsCancelledBeforeItIsTheLastThingLeftEndsTheRun) {
  ScriptedGroup actor([](const Message&, Context&) {},
                      [](Context& context) { context.cancel(context.set_timer(std::chrono::hours{1}, 1, Body{})); });
  EXPECT_EQ(run_alone(actor, Placement::arena).ending, Ending::quiescent);
}

/// Actors that never stop sending, to random partners, and check what they receive: from each source in the order sent,
/// nothing twice. A coordinator and miners, so that all kinds of hand-over occur.
class Storm final : public ActorGroup {
 public:
  Storm(std::uint32_t actor_count, ActorRange actors)
      : actor_count_(actor_count), actors_(actors), states_(actors.count) {
    for (State& state : states_) state.last_from.resize(actor_count);
  }

  void start(Context& context) override {
    for (int i = 0; i < 2000; ++i) send_somewhere(context);
  }
  void receive(const Message& message, Context& context) override {
    State& state = states_[context.self() - actors_.first];
    std::uint64_t& last = state.last_from[message.source];
    if (message.origin == Origin::message) {
      const auto sent = message.body.as<std::uint64_t>();
      if (sent <= last) ++state.out_of_order;
      last = sent;
    }
    ++state.received;
    if (state.received % 64 == 0) context.cancel(state.timer);
    if (state.received % 32 == 0) state.timer = context.set_timer(std::chrono::microseconds{50}, 1, Body{});
    send_somewhere(context);
  }

  std::uint64_t sum(std::uint64_t member) const {
    std::uint64_t total = 0;
    for (const State& state : states_)
      total += member == 0 ? state.received : member == 1 ? state.sent : state.out_of_order;
    return total;
  }

 private:
  struct State {
    std::uint64_t received = 0, sent = 0, out_of_order = 0;
    TimerId timer;
    std::vector<std::uint64_t> last_from;
  };

  void send_somewhere(Context& context) {
    State& state = states_[context.self() - actors_.first];
    KeyedRandom random(1, Purpose::test, context.self(), ++state.sent);
    context.send(static_cast<ActorId>(random.below(actor_count_)), 1, Body::of(state.sent), 1);
  }

  std::uint32_t actor_count_;
  ActorRange actors_;
  std::vector<State> states_;
};

TEST(WallRuntimeStress, AStopAtAnyMomentLosesNothingAndRepeatsNothing) {
  constexpr std::uint32_t kMiners = 60;
  for (int trial = 0; trial < 30; ++trial) {
    Storm coordinator(kMiners + 1, {0, 1}), miners(kMiners + 1, {1, kMiners});
    Program program;
    program.add(1, coordinator, Placement::coordinator_thread);
    program.add(kMiners, miners, Placement::arena);
    std::stop_source source;
    RuntimeOptions options;
    options.threads = 1 + static_cast<unsigned>(trial) % 4;
    options.lp_size = trial % 2 == 0 ? 1 : 7;
    options.stop = source.get_token();
    const std::jthread interrupter([&source, trial] {
      std::this_thread::sleep_for(std::chrono::microseconds{trial * 377});
      source.request_stop();
    });
    const RunReport report = run_on_the_wall(program, options);
    EXPECT_TRUE(report.interrupted());
    EXPECT_EQ(report.totals.delivered + report.totals.timers, coordinator.sum(0) + miners.sum(0));
    EXPECT_EQ(report.totals.sent, coordinator.sum(1) + miners.sum(1));
    EXPECT_EQ(report.undelivered, report.totals.sent - report.totals.delivered);
    EXPECT_EQ(coordinator.sum(2) + miners.sum(2), 0U) << "out of order or twice";
    // Popped but not delivered is at most what was waiting in the mailboxes that were being worked on.
    std::uint64_t pushed = 0, popped = 0;
    for (const MailboxReport& mailbox : report.mailboxes) {
      pushed += mailbox.counters.pushed;
      popped += mailbox.counters.popped;
    }
    EXPECT_GE(popped, report.totals.delivered + report.totals.timers);
    EXPECT_GE(pushed, report.totals.sent);
  }
}

TEST(WallRuntime, AnActorCanStopTheRun) {
  for (const Placement placement : {Placement::coordinator_thread, Placement::arena}) {
    int received = 0;
    ScriptedGroup actor(
        [&](const Message&, Context& context) {
          if (++received == 3) context.stop();
        },
        [](Context& context) {
          for (int i = 0; i < 10; ++i) context.send(0, 1, Body{}, 0);
        });
    const RunReport report = run_alone(actor, placement);
    EXPECT_EQ(report.ending, Ending::stopped);
    EXPECT_EQ(received, 3);
    EXPECT_EQ(report.undelivered, 7U);
  }
}

TEST(WallRuntime, AnExceptionEndsTheRunAndComesOut) {
  for (const ActorId thrower : {0U, 7U}) {
    const auto receive = [thrower](const Message&, Context& context) {
      if (context.self() == thrower) throw std::runtime_error("actor " + std::to_string(thrower));
      if (context.self() != 0) context.send(0, 1, Body{}, 0);
    };
    ScriptedGroup coordinator(receive, [](Context& context) {
      for (ActorId miner = 1; miner <= 20; ++miner) context.send(miner, 1, Body{}, 0);
    });
    ScriptedGroup miners(receive);
    Program program;
    program.add(1, coordinator, Placement::coordinator_thread);
    program.add(20, miners, Placement::arena);
    try {
      run_on_the_wall(program);
      ADD_FAILURE() << "nothing came out";
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(error.what(), "actor " + std::to_string(thrower));
    }
  }
  ScriptedGroup at_once([](const Message&, Context&) {}, [](Context&) { throw std::invalid_argument("start"); });
  EXPECT_THROW(run_alone(at_once, Placement::arena), std::invalid_argument);
  EXPECT_THROW(run_alone(at_once, Placement::coordinator_thread), std::invalid_argument);
}

TEST(WallRuntime, ASleepingRunIsInterrupted) {
  std::stop_source source;
  RuntimeOptions options;
  options.stop = source.get_token();
  ScriptedGroup actor([](const Message&, Context&) {},
                      [](Context& context) { context.set_timer(std::chrono::hours{1}, 1, Body{}); });
  const std::jthread interrupter([&source] {
    std::this_thread::sleep_for(milliseconds{20});
    source.request_stop();
  });
  EXPECT_TRUE(run_alone(actor, Placement::arena, options).interrupted());
}

TEST(WallRuntimeDeathTest, RefusesAnObserver) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EventLog log;
  RuntimeOptions options;
  options.observer = &log;
  EXPECT_DEATH(run_on_the_wall(Program{}, options), "no commit order");
}

}  // namespace
}  // namespace stakemine::engine
