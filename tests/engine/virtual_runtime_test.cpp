// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/runtime.hpp"

#include "engine/scatter_gather.hpp"
#include "engine/scripted_group.hpp"
#include "reference/random_program.hpp"

#include <map>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

using testing::ElementsAre;

VirtualTime at(std::int64_t nanoseconds) {
  return VirtualTime{Duration{nanoseconds}};
}

RunReport run_virtually(const Program& program, RuntimeOptions options = {}, Duration delay = Duration{10}) {
  ConstantDelay transport(delay);
  return make_virtual_runtime(options, transport)->run(program);
}

/// One actor on the coordinator's thread.
RunReport run_alone(ScriptedGroup& actor, RuntimeOptions options = {}) {
  Program program;
  program.add(1, actor, Placement::coordinator_thread);
  return run_virtually(program, options);
}

TEST(VirtualRuntime, AnEmptyProgramEndsAtOnce) {
  const RunReport report = run_virtually(Program{});
  EXPECT_EQ(report.ending, Ending::quiescent);
  EXPECT_EQ(report.totals.sent, 0U);
}

TEST(VirtualRuntime, PingPongTakesItsTime) {
  std::vector<VirtualTime> pings, pongs;
  ScriptedGroup ping(
      [&](const Message& message, Context& context) {
        pings.push_back(context.now());
        EXPECT_EQ(message.time, context.now());
        EXPECT_EQ(message.source, 1U);
        EXPECT_EQ(message.kind, 6U);
        if (pings.size() < 3) context.send(1, 5, Body{}, 8);
      },
      [&](Context& context) {
        EXPECT_EQ(context.self(), 0U);
        EXPECT_EQ(context.now(), VirtualTime{});
        context.send(1, 5, Body{}, 8);
      });
  ScriptedGroup pong([&](const Message& message, Context& context) {
    pongs.push_back(context.now());
    context.send(message.source, 6, Body{}, 80, Duration{3});
  });
  Program program;
  program.add(1, ping, Placement::coordinator_thread);
  program.add(1, pong, Placement::arena);
  const RunReport report = run_virtually(program);
  EXPECT_THAT(pongs, ElementsAre(at(10), at(33), at(56)));
  EXPECT_THAT(pings, ElementsAre(at(23), at(46), at(69)));
  EXPECT_EQ(report.ending, Ending::quiescent);
  EXPECT_EQ(report.end_time, at(69));
  EXPECT_EQ(report.totals.sent, 6U);
  EXPECT_EQ(report.totals.delivered, 6U);
  EXPECT_EQ(report.totals.bytes, 3U * 88);
  EXPECT_EQ(report.undelivered, 0U);
}

TEST(VirtualRuntime, ScatterGatherIsTheSameForEveryThreadCountAndSlicing) {
  ScatterGather expected(1000, 5);
  RuntimeOptions one_thread;
  one_thread.threads = 1;
  const RunReport expected_report = run_virtually(expected.program, one_thread);
  EXPECT_EQ(expected_report.totals.delivered, 2U * 5 * 1000);
  EXPECT_EQ(expected.coordinator.sums.size(), 5U);
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    for (const std::uint32_t lp_size : {1U, 7U, 64U, 512U}) {
      for (const Duration sequential_below : {Duration{0}, Duration{std::chrono::seconds{1}}}) {
        ScatterGather game(1000, 5);
        RuntimeOptions options;
        options.threads = threads;
        options.lp_size = lp_size;
        options.sequential_below = sequential_below;
        const RunReport report = run_virtually(game.program, options);
        EXPECT_EQ(report.totals.digest.text(), expected_report.totals.digest.text());
        EXPECT_EQ(report.end_time, expected_report.end_time);
        EXPECT_EQ(report.threads, threads);
        EXPECT_EQ(game.coordinator.sums, expected.coordinator.sums);
        EXPECT_EQ(game.coordinator.times, expected.coordinator.times);
        for (std::size_t round = 0; round < 5; ++round)
          EXPECT_EQ(game.coordinator.totals[round].digest, expected.coordinator.totals[round].digest);
      }
    }
  }
}

TEST(VirtualRuntime, EveryMessagePassesThroughMailboxesAndTheCountersAgree) {
  ScatterGather game(100, 3);
  const RunReport report = run_virtually(game.program);
  ASSERT_EQ(report.mailboxes.size(), 1 + 100 / default_lp_size(100));
  EXPECT_EQ(report.mailboxes[0].placement, Placement::coordinator_thread);
  EXPECT_EQ(report.mailboxes[0].counters.popped, 3U * 100);
  std::uint64_t popped = 0;
  for (const MailboxReport& mailbox : report.mailboxes) {
    EXPECT_EQ(mailbox.counters.pushed, mailbox.counters.popped);
    popped += mailbox.counters.popped;
  }
  EXPECT_EQ(popped, report.totals.delivered);
}

TEST(VirtualRuntime, TotalsAreThoseOfTheWindowsBefore) {
  ScatterGather game(4, 2);  // answers depart after 1 … 4 ns, all within one window of 10 ns
  run_virtually(game.program);
  ASSERT_EQ(game.coordinator.totals.size(), 2U);
  EXPECT_EQ(game.coordinator.totals[0].sent, 8U);
  EXPECT_EQ(game.coordinator.totals[0].delivered, 4U);
  EXPECT_EQ(game.coordinator.totals[1].delivered, 12U);
}

TEST(VirtualRuntime, TimersArriveInOrderAndCancelsAreExact) {
  std::vector<std::pair<std::uint32_t, VirtualTime>> arrived;
  std::map<std::string, bool> cancelled;
  TimerId early, late;
  ScriptedGroup actor(
      [&](const Message& timer, Context& context) {
        EXPECT_EQ(timer.origin, Origin::timer);
        EXPECT_EQ(timer.source, context.self());
        EXPECT_EQ(timer.body.as<int>(), 42);
        arrived.emplace_back(timer.kind, context.now());
        if (timer.kind == 2) {
          cancelled["one that has fired"] = context.cancel(early);
          cancelled["one that is pending"] = context.cancel(late);
          cancelled["one that was cancelled"] = context.cancel(late);
          context.set_timer(Duration{0}, 4, Body::of(42));
          arrived.emplace_back(99, context.now());  // the new one comes after this call
        }
      },
      [&](Context& context) {
        context.set_timer(Duration{20}, 2, Body::of(42));
        early = context.set_timer(Duration{5}, 1, Body::of(42));
        late = context.set_timer(Duration{25}, 3, Body::of(42));
        context.set_timer(Duration::max(), 5, Body::of(42));  // beyond the end of time: never
      });
  const RunReport report = run_alone(actor);
  using Arrival = std::pair<std::uint32_t, VirtualTime>;
  EXPECT_THAT(arrived, ElementsAre(Arrival{1, at(5)}, Arrival{2, at(20)}, Arrival{99, at(20)}, Arrival{4, at(20)}));
  EXPECT_FALSE(cancelled["one that has fired"]);
  EXPECT_TRUE(cancelled["one that is pending"]);
  EXPECT_FALSE(cancelled["one that was cancelled"]);
  EXPECT_EQ(report.totals.timers, 3U);
  EXPECT_EQ(report.totals.delivered, 0U);
  EXPECT_EQ(report.end_time, at(20));
}

TEST(VirtualRuntime, AStopEndsTheRunALookaheadLater) {
  for (const std::uint32_t lp_size : {1U, 4U}) {
    std::vector<int> received(4);
    ScriptedGroup miners(
        [&](const Message& message, Context& context) {
          ++received[context.self()];
          if (message.kind == 1 && context.self() == 2) context.stop();
          context.send(context.self(), 2, Body{}, 0);
        },
        [&](Context& context) {
          for (ActorId miner = 0; miner < 4; ++miner) context.send(miner, 1, Body{}, 0, Duration{miner});
        });
    Program program;
    program.add(4, miners, Placement::arena);
    RuntimeOptions options;
    options.lp_size = lp_size;
    const RunReport report = run_virtually(program, options);
    // The first messages arrive at 10 … 13, what they send at 20 … 23; the stop is asked for at 12 and comes at 22.
    EXPECT_THAT(received, ElementsAre(2, 2, 1, 1));
    EXPECT_EQ(report.ending, Ending::stopped);
    EXPECT_FALSE(report.interrupted());
    EXPECT_EQ(report.undelivered, 4U);
  }
}

TEST(VirtualRuntime, AnInterruptEndsTheRunBetweenWindows) {
  std::stop_source source;
  RuntimeOptions options;
  options.stop = source.get_token();
  int received = 0;
  ScriptedGroup actor(
      [&](const Message&, Context& context) {
        if (++received == 5) source.request_stop();
        context.send(0, 1, Body{}, 0);
      },
      [](Context& context) { context.send(0, 1, Body{}, 0); });
  EXPECT_TRUE(run_alone(actor, options).interrupted());
  EXPECT_EQ(received, 5);
  EXPECT_TRUE(run_alone(actor, options).interrupted()) << "already stopped";
  EXPECT_EQ(received, 5);
}

TEST(VirtualRuntime, TheFirstExceptionInCommitOrderComesOut) {
  for (const unsigned threads : {1U, 3U}) {
    for (const std::uint32_t lp_size : {1U, 3U, 50U}) {
      ScriptedGroup coordinator([](const Message&, Context&) {},
                                [](Context& context) {
                                  for (ActorId miner = 1; miner <= 50; ++miner)
                                    context.send(miner, 1, Body{}, 0, Duration{(miner * 17) % 9});
                                });
      ScriptedGroup miners([](const Message& message, Context& context) {
        if (message.target % 5 == 0) throw std::runtime_error(std::to_string(message.target));
        context.send(0, 1, Body{}, 0);
      });
      Program program;
      program.add(1, coordinator, Placement::coordinator_thread);
      program.add(50, miners, Placement::arena);
      RuntimeOptions options;
      options.threads = threads;
      options.lp_size = lp_size;
      options.sequential_below = Duration{0};
      try {
        run_virtually(program, options);
        ADD_FAILURE() << "nothing came out";
      } catch (const std::runtime_error& error) {
        // 45 · 17 ≡ 0 (mod 9): the first multiple of 5 to receive.
        EXPECT_STREQ(error.what(), "45");
      }
      EXPECT_FALSE(assertion_context().in_run);
    }
  }
}

TEST(VirtualRuntime, ACoordinatorMayThrowToo) {
  ScriptedGroup actor([](const Message&, Context&) {}, [](Context&) { throw std::invalid_argument("at the start"); });
  EXPECT_THROW(run_alone(actor), std::invalid_argument);
}

TEST(VirtualRuntime, TheObserverSeesCommitOrderAndAllThatIsInTheDigest) {
  ScatterGather game(300, 3);
  EventLog log;
  RuntimeOptions options;
  options.observer = &log;
  options.lp_size = 11;
  options.threads = 3;
  const RunReport report = run_virtually(game.program, options);
  EXPECT_TRUE(std::is_sorted(log.events().begin(), log.events().end(), CommitOrder{}));
  EXPECT_EQ(log.events().size(), 3U * (300 * 3 + 1));  // an assignment, a note and an answer a miner; a note a round
  EventDigest digest;
  for (const Message& event : log.events()) digest.add(event_hash(event));
  EXPECT_EQ(digest, report.totals.digest);
}

TEST(VirtualRuntime, ANoteChangesTheDigest) {
  const auto digest_with = [](std::uint64_t value) {
    ScriptedGroup actor([](const Message&, Context&) {}, [value](Context& context) { context.note(value); });
    return run_alone(actor).totals.digest;
  };
  EXPECT_EQ(digest_with(1), digest_with(1));
  EXPECT_NE(digest_with(1), digest_with(2));
}

/// Loses every second message.
class Lossy final : public Transport {
 public:
  [[nodiscard]] Duration lookahead() const override { return delay_.lookahead(); }
  void send(std::span<const Message> departures) override {
    for (const Message& message : departures)
      if (++sent_ % 2 == 1) delay_.send(std::span{&message, 1});
  }
  [[nodiscard]] VirtualTime next_event() const override { return delay_.next_event(); }
  void advance(VirtualTime until, std::vector<Message>& arrivals) override { delay_.advance(until, arrivals); }
  [[nodiscard]] std::uint64_t dropped() const override { return sent_ / 2; }

 private:
  reference::DelayTransport delay_{Duration{5}, [](const Message&) { return Duration{5}; }};
  std::uint64_t sent_ = 0;
};

TEST(VirtualRuntime, WhatTheTransportLosesIsReported) {
  ScriptedGroup actor([](const Message&, Context&) {},
                      [](Context& context) {
                        for (int i = 0; i < 10; ++i) context.send(0, 1, Body{}, 0);
                      });
  Program program;
  program.add(1, actor, Placement::arena);
  Lossy transport;
  const RunReport report = make_virtual_runtime({}, transport)->run(program);
  EXPECT_EQ(report.totals.sent, 10U);
  EXPECT_EQ(report.totals.delivered, 5U);
  EXPECT_EQ(report.dropped, 5U);
  EXPECT_EQ(report.undelivered, 0U);
}

TEST(VirtualRuntime, AMessageBeyondTheEndOfTimeNeverArrives) {
  ScriptedGroup actor([](const Message&, Context&) {},
                      [](Context& context) { context.send(0, 1, Body{}, 0, Duration::max()); });
  const RunReport report = run_alone(actor);
  EXPECT_EQ(report.ending, Ending::quiescent);
  EXPECT_EQ(report.undelivered, 1U);
}

TEST(VirtualRuntimeDeathTest, AFailedAssertionNamesSeedTimeAndActor) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  ScriptedGroup actor([](const Message&, Context&) { STAKEMINE_ASSERT(false, "planted"); },
                      [](Context& context) { context.send(context.self(), 1, Body{}, 0); });
  RuntimeOptions options;
  options.seed = 4711;
  EXPECT_DEATH(run_alone(actor, options), "planted(.|\n)*seed 4711, virtual time 10 ns, actor 0");
}

}  // namespace
}  // namespace stakemine::engine
