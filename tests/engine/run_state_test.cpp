// SPDX-License-Identifier: Apache-2.0
// A run that is gone on with from where it was at rest is one run with what came before.
#include "stakemine/engine/runtime.hpp"

#include "engine/scripted_group.hpp"

#include <functional>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

constexpr std::uint32_t kMiners = 40;

// Asks all miners, again and again; in one round it looks whether the run is at rest.
struct Asker final : ActorGroup {
  using Look = std::function<void(Context&)>;

  Asker(int first_round, int last_round, std::uint64_t carried) : round(first_round), rounds(last_round), sum(carried) {
    for (std::uint32_t miner = 1; miner <= kMiners; ++miner) targets.push_back(miner);
  }
  void start(Context& context) override { ask(context); }
  void receive(const Message&, Context&) override {}
  void answered(const Answers& answers, Context& context) override {
    sum = 31 * sum + answers.count + static_cast<std::uint64_t>(context.now().time_since_epoch().count());
    context.note(sum);
    if (++round == look_in && look) look(context);
    if (round < rounds) ask(context);
  }
  void ask(Context& context) {
    context.ask({.kind = 1,
                 .answer_kind = 2,
                 .tag = static_cast<std::uint64_t>(round) + 1,
                 .targets = targets,
                 .bytes = bytes,
                 .deadline = deadline});
  }

  int round, rounds, look_in = -1;
  std::uint64_t sum;
  Look look;
  std::optional<Duration> deadline;
  std::vector<ActorId> targets;
  std::vector<std::uint64_t> bytes = std::vector<std::uint64_t>(kMiners, 8);
};

struct Answering final : ActorGroup {
  [[nodiscard]] Conduct conduct() const override { return Conduct::answers_only; }
  void receive(const Message& message, Context& context) override {
    context.send(0, 2, message.body, 16, Duration{context.self() * 3});
  }
};

RunReport run(Asker& asker, const RunState* begin = nullptr) {
  Answering miners;
  Program program;
  program.add(1, asker, Placement::coordinator_thread);
  program.add(kMiners, miners, Placement::arena);
  const ConstantDelay delay(Duration{10});
  RuntimeOptions options;
  options.threads = 2;
  options.begin = begin;
  return make_virtual_runtime(options, delay)->run(program);
}

TEST(RunState, ARunThatIsGoneOnWithIsOneRun) {
  for (const auto deadline : {std::optional<Duration>{}, std::optional{Duration{100}}}) {
    Asker whole{0, 6, 1};
    whole.deadline = deadline;
    const RunReport expected = run(whole);
    std::optional<RunState> state;
    std::uint64_t sum = 0;
    Asker first{0, 6, 1};
    first.deadline = deadline;
    first.look_in = 4;
    first.look = [&](Context& context) {
      state = context.at_rest();
      sum = first.sum;
    };
    EXPECT_EQ(run(first).totals.digest, expected.totals.digest) << "looking changes nothing";
    if (deadline) {
      EXPECT_FALSE(state) << "answers that come after the deadline are still on their way";
      continue;
    }
    ASSERT_TRUE(state);
    Asker second{4, 6, sum};
    const RunReport report = run(second, &*state);
    EXPECT_EQ(second.sum, whole.sum);
    EXPECT_EQ(report.totals.digest, expected.totals.digest);
    EXPECT_EQ(report.totals.sent, expected.totals.sent);
    EXPECT_EQ(report.totals.delivered, expected.totals.delivered);
    EXPECT_EQ(report.totals.bytes, expected.totals.bytes);
    EXPECT_EQ(report.undelivered, 0U);
    EXPECT_EQ(report.end_time, expected.end_time);
  }
}

TEST(RunState, NothingIsAtRestWithATimerOrAMessagePending) {
  const auto is_at_rest = [](const std::function<void(Context&)>& before) {
    bool rests = true;
    Asker asker{0, 2, 1};
    asker.look_in = 1;
    asker.look = [&](Context& context) {
      before(context);
      rests = context.at_rest().has_value();
    };
    (void)run(asker);
    return rests;
  };
  EXPECT_TRUE(is_at_rest([](Context&) {}));
  EXPECT_FALSE(is_at_rest([](Context& context) { context.set_timer(Duration{5}, 9, Body{}); }));
  EXPECT_FALSE(is_at_rest([](Context& context) { context.send(0, 9, Body{}, 1); }));
  EXPECT_TRUE(is_at_rest([](Context& context) { context.cancel(context.set_timer(Duration{5}, 9, Body{})); }));
}

TEST(RunState, OnTheWallsClockNothingIsEverAtRest) {
  bool rests = true;
  ScriptedGroup actor([](const Message&, Context&) {},
                      [&](Context& context) { rests = context.at_rest().has_value(); });
  Program program;
  program.add(1, actor, Placement::coordinator_thread);
  (void)make_wall_runtime({})->run(program);
  EXPECT_FALSE(rests);
}

}  // namespace
}  // namespace stakemine::engine
