// SPDX-License-Identifier: Apache-2.0
// Questions: the fast way, the general way, and the plain engine do the same, event by event.
#include "stakemine/engine/runtime.hpp"

#include "reference/plain_engine.hpp"
#include "reference/question_program.hpp"

#include <string>

#include <gtest/gtest.h>

namespace stakemine::engine::reference {
namespace {

QuestionShape shape_of(std::uint64_t seed) {
  KeyedRandom random(seed, Purpose::test, 2'000'000);
  QuestionShape shape;
  shape.seed = seed;
  shape.miners = static_cast<std::uint32_t>(1 + random.below(300));
  shape.rounds = 1 + random.below(6);
  shape.lookahead_ns = 1 + random.below(random.uniform() < 0.2 ? 1 : 500);
  shape.timers = random.uniform() < 0.5 ? 0 : random.uniform();
  shape.deadlines = random.uniform() < 0.4;
  shape.silent = shape.deadlines ? 0.3 * random.uniform() : 0;
  shape.neighbour = random.uniform() < 0.3;
  return shape;
}

struct Game {
  explicit Game(std::uint64_t seed) : shape(shape_of(seed)), coordinator(shape), miners(shape) {
    program.add(1, coordinator, Placement::coordinator_thread);
    program.add(shape.miners, miners, Placement::arena);
    lookahead = Duration(shape.lookahead_ns);
    delay = {seed, lookahead};
  }

  QuestionShape shape;
  AskingCoordinator coordinator;
  AnsweringMiners miners;
  Program program;
  Duration lookahead{1};
  BytesDelay delay;
};

enum class Network { carrying, one_by_one, delay };

struct Ran {
  RunReport report;
  EventLog log;
  std::uint64_t carried = 0;
  std::vector<std::uint64_t> counts;
};

Ran run(std::uint64_t seed, Network network, unsigned threads, std::uint32_t lp_size) {
  Game game(seed);
  Ran ran;
  RuntimeOptions options;
  options.threads = threads;
  options.lp_size = lp_size;
  options.observer = &ran.log;
  options.sequential_below = Duration{seed % 2 == 0 ? 0 : 20'000};
  CarryingTransport carrying(game.lookahead, game.delay);
  DelayTransport one_by_one(game.lookahead, game.delay);
  const ModelDelay delay(game.lookahead, game.delay);
  const auto runtime = network == Network::carrying     ? make_virtual_runtime(options, carrying)
                       : network == Network::one_by_one ? make_virtual_runtime(options, one_by_one)
                                                        : make_virtual_runtime(options, delay);
  ran.report = runtime->run(game.program);
  ran.carried = carrying.carried;
  ran.counts = game.coordinator.counts;
  return ran;
}

TEST(ReferenceQuestions, EveryWayDoesTheSameEventByEvent) {
  std::uint64_t carried = 0, rounds = 0, incomplete = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Game plain(seed);
    const std::vector<Message> expected = PlainEngine(plain.lookahead, plain.delay).run(plain.program);
    const std::uint32_t lp_sizes[] = {0, 1, 7, 64};
    for (const Network network : {Network::carrying, Network::one_by_one, Network::delay}) {
      const Ran ran = run(seed, network, 1 + static_cast<unsigned>(seed % 3), lp_sizes[seed % 4]);
      const auto difference = first_difference(expected, ran.log.events());
      ASSERT_FALSE(difference) << "seed " << seed << ", network " << static_cast<int>(network) << ": "
                               << difference->text();
      EXPECT_EQ(ran.counts, plain.coordinator.counts);
      EventDigest digest;
      for (const Message& event : expected) digest.add(event_hash(event));
      EXPECT_EQ(digest.text(), ran.report.totals.digest.text());
      std::uint64_t popped = 0;
      for (const MailboxReport& mailbox : ran.report.mailboxes) popped += mailbox.counters.popped;
      EXPECT_GE(popped, ran.report.totals.delivered) << "everything comes by mailbox";
      carried += ran.carried;
    }
    rounds += plain.coordinator.counts.size();
    for (const std::uint64_t count : plain.coordinator.counts) incomplete += count == 0 ? 1 : 0;
  }
  EXPECT_GT(rounds, 700U);
  EXPECT_GT(carried, rounds) << "most questions go the fast way, there and back";
  EXPECT_GT(incomplete, 5U);
}

TEST(ReferenceQuestions, ASliceAtOnceIsItsMessagesOneByOne) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    QuestionShape shape = shape_of(seed);
    shape.neighbour = false;
    const Duration lookahead(shape.lookahead_ns);
    const BytesDelay delay{seed, lookahead};
    const auto program_of = [&](AskingCoordinator& coordinator, PlainMiners& miners) {
      Program program;
      program.add(1, coordinator, Placement::coordinator_thread);
      program.add(shape.miners, miners, Placement::arena);
      return program;
    };
    AskingCoordinator plain(shape);
    PlainMiners plain_miners(shape, PlainMiners::Way::one_by_one);
    const std::vector<Message> expected = PlainEngine(lookahead, delay).run(program_of(plain, plain_miners));
    for (const PlainMiners::Way way : {PlainMiners::Way::one_by_one, PlainMiners::Way::at_once}) {
      for (const bool with_transport : {false, true}) {
        AskingCoordinator coordinator(shape);
        PlainMiners miners(shape, way);
        EventLog log;
        RuntimeOptions options;
        options.threads = 2;
        options.observer = &log;
        CarryingTransport transport(lookahead, delay);
        const ModelDelay model(lookahead, delay);
        const auto runtime =
            with_transport ? make_virtual_runtime(options, transport) : make_virtual_runtime(options, model);
        const RunReport report = runtime->run(program_of(coordinator, miners));
        const auto difference = first_difference(expected, log.events());
        ASSERT_FALSE(difference) << "seed " << seed << ": " << difference->text();
        EXPECT_EQ(report.totals.sent, report.totals.delivered + report.undelivered);
      }
    }
  }
}

TEST(ReferenceQuestions, ThreadsAndSlicesChangeNothing) {
  for (std::uint64_t seed = 500; seed < 510; ++seed) {
    const Ran expected = run(seed, Network::carrying, 1, 0);
    for (const unsigned threads : {2U, 3U, 8U, 16U}) {
      for (const std::uint32_t lp_size : {1U, 7U, 64U, 512U}) {
        const Ran ran = run(seed, Network::carrying, threads, lp_size);
        const auto difference = first_difference(expected.log.events(), ran.log.events());
        ASSERT_FALSE(difference) << difference->text();
        EXPECT_EQ(ran.report.end_time, expected.report.end_time);
      }
    }
  }
}

}  // namespace
}  // namespace stakemine::engine::reference
