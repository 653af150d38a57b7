// SPDX-License-Identifier: Apache-2.0
// Full mailboxes on the wall's clock: what each policy promises.
#include "stakemine/engine/runtime.hpp"

#include "engine/scripted_group.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

constexpr std::uint32_t kProducers = 60;
constexpr std::uint64_t kCapacity = 100;

/// Producers that flood one slow consumer.
struct Flood {
  explicit Flood(std::uint32_t messages_each)
      : consumer([this](const Message& message, Context&) {
          std::uint64_t& last = last_from[message.source];
          const auto sent = message.body.as<std::uint64_t>();
          out_of_order += sent <= last ? 1 : 0;
          last = sent;
          ++received;
          if (received % 64 == 0) std::this_thread::sleep_for(std::chrono::microseconds{20});
        }),
        producers([this, messages_each](const Message& message, Context& context) {
          if (message.kind == 1) {
            for (std::uint32_t i = 0; i < messages_each; ++i)
              refused += context.send(0, 2, Body::of(++sent_by[context.self()]), 8) == Sent::refused ? 1 : 0;
            if (message.bytes > 1) context.send(context.self(), 1, Body{}, message.bytes - 1);
          }
        }),
        starter([](const Message&, Context&) {},
                [](Context& context) {
                  for (ActorId producer = 1; producer <= kProducers; ++producer) context.send(producer, 1, Body{}, 20);
                }) {
    program.add(1, consumer, Placement::arena);
    program.add(kProducers, producers, Placement::arena);
    program.add(1, starter, Placement::coordinator_thread);
  }

  RunReport run(MailboxPolicy policy, unsigned threads) {
    RuntimeOptions options;
    options.threads = threads;
    options.mailbox = {.capacity = kCapacity, .policy = policy};
    return make_wall_runtime(options)->run(program);
  }

  std::vector<std::uint64_t> last_from = std::vector<std::uint64_t>(kProducers + 1);
  std::vector<std::uint64_t> sent_by = last_from;
  std::uint64_t received = 0, out_of_order = 0;
  std::atomic<std::uint64_t> refused{0};
  ScriptedGroup consumer, producers, starter;
  Program program;
};

constexpr std::uint64_t kSent = std::uint64_t{kProducers} * 20 * 10;

TEST(MailboxPolicy, BlockMakesSendersWaitAndLosesNothing) {
  for (const unsigned threads : {1U, 2U, 4U}) {
    Flood flood(10);
    const RunReport report = flood.run(MailboxPolicy::block, threads);
    EXPECT_EQ(report.ending, Ending::quiescent);
    EXPECT_EQ(flood.received, kSent);
    EXPECT_EQ(flood.out_of_order, 0U);
    const MailboxCounters& counters = report.mailboxes[0].counters;
    EXPECT_EQ(counters.overflowed, 0U);
    EXPECT_LE(counters.high_water, kCapacity);
    EXPECT_GT(counters.blocked, 0U);
  }
}

TEST(MailboxPolicy, RefuseTellsTheSender) {
  Flood flood(10);
  const RunReport report = flood.run(MailboxPolicy::refuse, 2);
  const MailboxCounters& counters = report.mailboxes[0].counters;
  EXPECT_LE(counters.high_water, kCapacity);
  EXPECT_EQ(counters.refused, flood.refused.load());
  EXPECT_GT(flood.refused.load(), 0U);
  EXPECT_EQ(flood.received + flood.refused.load(), kSent);
  EXPECT_EQ(flood.out_of_order, 0U);
  EXPECT_EQ(report.undelivered, 0U);
}

TEST(MailboxPolicy, DropOldestLosesTheOldestAndCountsThem) {
  Flood flood(10);
  const RunReport report = flood.run(MailboxPolicy::drop_oldest, 2);
  const MailboxCounters& counters = report.mailboxes[0].counters;
  EXPECT_GT(counters.dropped, 0U);
  EXPECT_EQ(report.dropped, counters.dropped);
  EXPECT_EQ(flood.received + counters.dropped, kSent);
  EXPECT_EQ(flood.out_of_order, 0U);
  EXPECT_EQ(report.undelivered, 0U);
}

/// Everybody floods everybody: without a way out of circles this would stand still.
TEST(MailboxPolicy, CirclesOfWaitingSendersGoOverTheBoundInsteadOfStandingStill) {
  std::atomic<std::uint64_t> received{0};
  ScriptedGroup actors(
      [&](const Message& message, Context& context) {
        received.fetch_add(1);
        const auto left = message.body.as<std::uint32_t>();
        if (left == 0) return;
        for (std::uint32_t i = 0; i < 3; ++i)
          for (ActorId actor = 0; actor < 12; ++actor) context.send(actor, 1, Body::of(left - 1), 0);
      },
      [](Context& context) {
        for (ActorId actor = 0; actor < 12; ++actor) context.send(actor, 1, Body::of(std::uint32_t{2}), 0);
      });
  Program program;
  program.add(12, actors, Placement::arena);
  RuntimeOptions options;
  options.threads = 3;
  options.lp_size = 2;
  options.mailbox.capacity = 64;
  const RunReport report = make_wall_runtime(options)->run(program);
  EXPECT_EQ(report.ending, Ending::quiescent);
  EXPECT_EQ(received.load(), 12U * (1 + 36 + 36 * 36));
  EXPECT_EQ(report.undelivered, 0U);
}

}  // namespace
}  // namespace stakemine::engine
