// SPDX-License-Identifier: Apache-2.0
// Questions and modelled delays on the wall's clock.
#include "stakemine/engine/runtime.hpp"

#include "engine/scripted_group.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

using std::chrono::milliseconds;

/// Asks all miners, round after round, and adds up what they answer.
class Asker final : public ActorGroup {
 public:
  Asker(std::uint32_t miners, int rounds, std::optional<Duration> deadline)
      : rounds_(rounds), deadline_(deadline), bytes_(miners, 100) {
    for (ActorId miner = 1; miner <= miners; ++miner) targets_.push_back(miner);
  }

  void start(Context& context) override { ask(context); }
  void receive(const Message& message, Context&) override { late += message.kind == 2 ? 1 : 0; }
  void answered(const Answers& answers, Context& context) override {
    counts.push_back(answers.count);
    std::uint64_t arrived = 0;
    for (const VirtualTime arrival : answers.arrivals) arrived += arrival != kNever ? 1 : 0;
    EXPECT_EQ(arrived, answers.count);
    if (static_cast<int>(counts.size()) < rounds_) ask(context);
  }

  std::vector<std::uint64_t> counts;
  std::uint64_t late = 0;

 private:
  void ask(Context& context) {
    context.ask({.kind = 1,
                 .answer_kind = 2,
                 .tag = counts.size(),
                 .targets = targets_,
                 .bytes = bytes_,
                 .deadline = deadline_});
  }

  int rounds_;
  std::optional<Duration> deadline_;
  std::vector<ActorId> targets_;
  std::vector<std::uint64_t> bytes_;
};

enum class Way { one_by_one, at_once };

class Miners final : public ActorGroup {
 public:
  Miners(std::uint32_t count, Way way, std::function<bool(ActorId)> is_slow)
      : way_(way), is_slow_(std::move(is_slow)), received(count) {}

  [[nodiscard]] Conduct conduct() const override { return Conduct::answers_only; }
  void receive(const Message& message, Context& context) override {
    if (message.origin == Origin::message) ++received[context.self() - 1];
    if (message.origin == Origin::message && is_slow_(context.self())) {
      context.set_timer(milliseconds{30}, 3, message.body);
    } else {
      context.send(0, 2, message.body, 10);
    }
  }
  [[nodiscard]] bool receive_questions(QuestionSlice& asked) override {
    if (way_ == Way::one_by_one) return false;
    for (std::uint64_t index = asked.first(); index < asked.last(); ++index) {
      ++received[asked.target(index) - 1];
      asked.answer(index, 10);
    }
    return true;
  }

 private:
  Way way_;
  std::function<bool(ActorId)> is_slow_;

 public:
  std::vector<int> received;
};

RunReport run(Asker& asker, Miners& miners, RuntimeOptions options) {
  Program program;
  program.add(1, asker, Placement::coordinator_thread);
  program.add(static_cast<std::uint32_t>(miners.received.size()), miners, Placement::arena);
  return make_wall_runtime(options)->run(program);
}

TEST(WallQuestions, EveryoneIsAskedOnceAndAnswersOnce) {
  for (const Way way : {Way::one_by_one, Way::at_once}) {
    for (const unsigned threads : {1U, 3U}) {
      for (const MailboxPolicy policy : {MailboxPolicy::block, MailboxPolicy::refuse}) {
        Asker asker(700, 20, std::nullopt);
        Miners miners(700, way, [](ActorId) { return false; });
        RuntimeOptions options;
        options.threads = threads;
        options.mailbox.policy = policy;
        const RunReport report = run(asker, miners, options);
        EXPECT_EQ(report.ending, Ending::quiescent);
        EXPECT_EQ(asker.counts, std::vector<std::uint64_t>(20, 700));
        EXPECT_EQ(miners.received, std::vector<int>(700, 20));
        EXPECT_EQ(report.totals.sent, 2U * 20 * 700);
        EXPECT_EQ(report.totals.delivered, report.totals.sent);
        EXPECT_EQ(report.totals.bytes, 20U * 700 * 110);
        std::uint64_t pushed = 0;
        for (const MailboxReport& mailbox : report.mailboxes) pushed += mailbox.counters.pushed;
        EXPECT_EQ(pushed, report.totals.sent) << "everything comes by mailbox";
      }
    }
  }
}

TEST(WallQuestions, SlowOnesAreWaitedForOrMissTheDeadline) {
  const auto third_is_slow = [](ActorId actor) { return actor % 3 == 0; };
  Asker patient(90, 3, std::nullopt);
  Miners miners(90, Way::one_by_one, third_is_slow);
  run(patient, miners, {});
  EXPECT_EQ(patient.counts, std::vector<std::uint64_t>(3, 90));

  Asker hurried(90, 1, milliseconds{5});
  Miners same(90, Way::one_by_one, third_is_slow);
  const RunReport report = run(hurried, same, {});
  ASSERT_EQ(hurried.counts.size(), 1U);
  EXPECT_LE(hurried.counts[0], 60U);
  EXPECT_EQ(hurried.counts[0] + hurried.late, 90U) << "late answers are messages like any other";
  EXPECT_EQ(report.undelivered, 0U);
}

/// A delay that shrinks from message to message, so that later ones would overtake.
class ShrinkingDelay final : public Delay {
 public:
  [[nodiscard]] Duration lookahead() const override { return Duration{1}; }
  [[nodiscard]] VirtualTime arrival(const Message& departure) const override {
    return later(departure.time, milliseconds{40} - milliseconds{4} * static_cast<int>(departure.bytes));
  }
};

TEST(WallDelays, HoldMessagesBackAndKeepTheirOrder) {
  std::vector<std::uint64_t> bytes;
  VirtualTime first{};
  ScriptedGroup receiver([&](const Message& message, Context& context) {
    if (bytes.empty()) first = context.now();
    bytes.push_back(message.bytes);
  });
  ScriptedGroup sender([](const Message&, Context&) {},
                       [](Context& context) {
                         for (std::uint64_t i = 0; i < 8; ++i) context.send(0, 1, Body{}, i);
                       });
  Program program;
  program.add(1, receiver, Placement::arena);
  program.add(1, sender, Placement::coordinator_thread);
  const ShrinkingDelay delay;
  RuntimeOptions options;
  options.delay = &delay;
  options.delay_scale = 0.5;
  const RunReport report = make_wall_runtime(options)->run(program);
  EXPECT_EQ(bytes, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_GE(first, VirtualTime{milliseconds{20}});
  EXPECT_EQ(report.totals.delivered, 8U);
  EXPECT_EQ(report.ending, Ending::quiescent);
}

}  // namespace
}  // namespace stakemine::engine
