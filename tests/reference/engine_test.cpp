// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/runtime.hpp"

#include "reference/plain_engine.hpp"
#include "reference/random_program.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace stakemine::engine::reference {
namespace {

/// A random program with its groups: a coordinator and two groups of miners, sizes by the seed.
struct Case {
  explicit Case(std::uint64_t seed) {
    KeyedRandom random(seed, Purpose::test, 1'000'000);
    lookahead = Duration(1 + random.below(random.uniform() < 0.2 ? 1 : 1000));
    const std::uint32_t sizes[] = {1, static_cast<std::uint32_t>(1 + random.below(40)),
                                   static_cast<std::uint32_t>(1 + random.below(200))};
    RandomActors::Shape shape;
    shape.seed = seed;
    shape.actor_count = sizes[0] + sizes[1] + sizes[2];
    shape.lookahead_ns = static_cast<std::uint64_t>(lookahead.count());
    shape.stop_probability = random.uniform() < 0.5 ? 0 : 0.002;
    shape.asks = seed % 2 == 0;
    for (const std::uint32_t size : sizes) {
      shape.actors = {program.actor_count(), size};
      groups.push_back(std::make_unique<RandomActors>(shape));
      program.add(size, *groups.back(), groups.size() == 1 ? Placement::coordinator_thread : Placement::arena);
    }
    delay = RandomDelay{seed, lookahead};
  }

  Duration lookahead{1};
  RandomDelay delay;
  std::vector<std::unique_ptr<RandomActors>> groups;
  Program program;
};

std::vector<Message> plain_events(std::uint64_t seed) {
  const Case fresh(seed);
  return PlainEngine(fresh.lookahead, fresh.delay).run(fresh.program);
}

struct VirtualRunOf {
  RunReport report;
  EventLog log;
};

/// \param way 0: a transport; 1: a Delay.
VirtualRunOf virtual_events(std::uint64_t seed, unsigned threads, std::uint32_t lp_size, std::uint64_t way) {
  const Case fresh(seed);
  DelayTransport transport(fresh.lookahead, fresh.delay);
  const ModelDelay delay(fresh.lookahead, fresh.delay);
  VirtualRunOf result;
  RuntimeOptions options;
  options.threads = threads;
  options.lp_size = lp_size;
  options.seed = seed;
  options.observer = &result.log;
  options.sequential_below = Duration{seed % 2 == 0 ? 0 : 20'000};
  const auto runtime = way == 0 ? make_virtual_runtime(options, transport) : make_virtual_runtime(options, delay);
  result.report = runtime->run(fresh.program);
  return result;
}

TEST(ReferenceEngine, RandomProgramsDoTheSameInVirtualTimeEventByEvent) {
  std::uint64_t events = 0, timers = 0, stopped = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const std::vector<Message> expected = plain_events(seed);
    const std::uint32_t lp_sizes[] = {0, 1, 7, 64};
    const VirtualRunOf run =
        virtual_events(seed, 1 + static_cast<unsigned>(seed % 3), lp_sizes[seed % 4], seed / 2 % 2);
    const auto difference = first_difference(expected, run.log.events());
    ASSERT_FALSE(difference) << "seed " << seed << ": " << difference->text();

    EventDigest digest;
    for (const Message& event : expected) digest.add(event_hash(event));
    EXPECT_EQ(digest.text(), run.report.totals.digest.text());
    events += expected.size();
    timers += run.report.totals.timers;
    stopped += run.report.ending == Ending::stopped ? 1 : 0;
  }
  // The programs are not trivial.
  EXPECT_GT(events, 100'000U);
  EXPECT_GT(timers, 1'000U);
  EXPECT_GT(stopped, 20U);
  EXPECT_LT(stopped, 300U);
}

TEST(ReferenceEngine, ThreadsAndSlicesChangeNothing) {
  for (std::uint64_t seed = 1000; seed < 1010; ++seed) {
    const std::vector<Message> expected = plain_events(seed);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      for (const std::uint32_t lp_size : {1U, 7U, 64U, 512U}) {
        const VirtualRunOf run = virtual_events(seed, threads, lp_size, seed / 2 % 2);
        const auto difference = first_difference(expected, run.log.events());
        ASSERT_FALSE(difference) << "seed " << seed << ", " << threads << " threads, LPs of " << lp_size << ": "
                                 << difference->text();
      }
    }
  }
}

/// The oracle must be able to fail: one message that takes 1 ns longer is found and named.
TEST(ReferenceEngine, AChangedDelayIsFound) {
  const Case fresh(7);
  const std::vector<Message> expected = plain_events(7);
  ASSERT_GT(expected.size(), 50U);
  int sent = 0;
  const auto slower = [&](const Message& message) { return fresh.delay(message) + Duration{++sent == 5 ? 1 : 0}; };
  const std::vector<Message> changed = PlainEngine(fresh.lookahead, slower).run(fresh.program);
  const auto difference = first_difference(expected, changed);
  ASSERT_TRUE(difference);
  EXPECT_LT(difference->index, expected.size());
}

}  // namespace
}  // namespace stakemine::engine::reference
