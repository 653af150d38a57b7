// SPDX-License-Identifier: Apache-2.0
/// Which thread does what. The miners wait for each other, so that the test depends on no timing: a runtime that ran
/// them on one thread would run into the rendezvous' limit.
#include "stakemine/engine/runtime.hpp"

#include "engine/scripted_group.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

/// Holds who comes until two different threads have come.
class Rendezvous {
 public:
  /// Whether they have, within the limit.
  bool meet() {
    std::unique_lock lock(mutex_);
    threads_.insert(std::this_thread::get_id());
    changed_.notify_all();
    return changed_.wait_for(lock, std::chrono::seconds{20}, [this] { return threads_.size() >= 2; });
  }
  std::set<std::thread::id> threads() {
    const std::lock_guard lock(mutex_);
    return threads_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::thread::id> threads_;
};

class Threads : public testing::TestWithParam<const char*> {
 protected:
  RunReport run(const Program& program, unsigned threads) const {
    RuntimeOptions options;
    options.threads = threads;
    options.sequential_below = Duration{0};  // nobody helps: see the option
    ConstantDelay transport(Duration{10});
    const bool is_virtual = std::string{GetParam()} == "virtual";
    return (is_virtual ? make_virtual_runtime(options, transport) : make_wall_runtime(options))->run(program);
  }
};

TEST_P(Threads, TheCoordinatorKeepsToOneThreadAndMinersShareTheArena) {
  constexpr std::uint32_t kMiners = 40;
  for (const unsigned threads : {2U, 3U}) {
    Rendezvous miner_threads;
    std::set<std::thread::id> assigning, gathering;
    std::uint32_t met = 0, results = 0;
    std::mutex mutex;
    ScriptedGroup coordinator(
        [&](const Message&, Context&) {
          gathering.insert(std::this_thread::get_id());
          ++results;
        },
        [&](Context& context) {
          assigning.insert(std::this_thread::get_id());
          for (ActorId miner = 1; miner <= kMiners; ++miner) context.send(miner, 1, Body{}, 0);
        });
    ScriptedGroup miners([&](const Message&, Context& context) {
      const bool others = miner_threads.meet();
      const std::lock_guard lock(mutex);
      met += others ? 1 : 0;
      context.send(0, 2, Body{}, 0);
    });
    Program program;
    program.add(1, coordinator, Placement::coordinator_thread);
    program.add(kMiners, miners, Placement::arena);
    const RunReport report = run(program, threads);

    EXPECT_EQ(met, kMiners) << "miners on at least two threads";
    EXPECT_LE(miner_threads.threads().size(), threads);
    EXPECT_EQ(assigning.size(), 1U);
    EXPECT_EQ(gathering, assigning);
    EXPECT_FALSE(assigning.contains(std::this_thread::get_id())) << "the coordinator has a thread of its own";
    if (std::string{GetParam()} == "wall") {
      EXPECT_FALSE(miner_threads.threads().contains(*assigning.begin()));
    }
    EXPECT_EQ(results, kMiners);
    EXPECT_EQ(report.mailboxes.at(0).counters.pushed, kMiners);
    EXPECT_EQ(report.mailboxes.at(0).counters.popped, kMiners);
  }
}

/// The coordinator's groups and the arena's work at the same time, also in virtual time.
TEST_P(Threads, TheCoordinatorWorksBesideTheArena) {
  Rendezvous both;
  bool coordinator_met = false, miner_met = false;
  ScriptedGroup coordinator([&](const Message&, Context&) { coordinator_met = both.meet(); },
                            [](Context& context) {
                              context.send(0, 1, Body{}, 0);
                              context.send(1, 1, Body{}, 0);
                            });
  ScriptedGroup miner([&](const Message&, Context&) { miner_met = both.meet(); });
  Program program;
  program.add(1, coordinator, Placement::coordinator_thread);
  program.add(1, miner, Placement::arena);
  run(program, 2);
  EXPECT_TRUE(coordinator_met);
  EXPECT_TRUE(miner_met);
}

/// What the groups are promised: never two calls for one LP at once.
TEST_P(Threads, NoLogicalProcessRunsTwiceAtOnce) {
  constexpr std::uint32_t kMiners = 30;
  std::vector<std::atomic<int>> inside(kMiners + 1);
  std::atomic<int> overlaps{0}, calls{0};
  ScriptedGroup miners(
      [&](const Message& message, Context& context) {
        if (inside[context.self()].fetch_add(1) != 0) overlaps.fetch_add(1);
        calls.fetch_add(1);
        const auto left = message.body.as<std::uint32_t>();
        if (left > 0) context.send((context.self() * 7 + left) % kMiners, 1, Body::of(left - 1), 0);
        inside[context.self()].fetch_sub(1);
      },
      [](Context& context) {
        for (ActorId miner = 0; miner < kMiners; ++miner)
          for (int i = 0; i < 20; ++i) context.send(miner, 1, Body::of(std::uint32_t{20}), 0);
      });
  Program program;
  program.add(kMiners, miners, Placement::arena);
  run(program, 4);
  EXPECT_EQ(overlaps.load(), 0);
  EXPECT_EQ(calls.load(), static_cast<int>(kMiners) * 20 * 21);
}

INSTANTIATE_TEST_SUITE_P(Runtimes, Threads, testing::Values("virtual", "wall"),
                         [](const auto& runtime) { return std::string{runtime.param}; });

}  // namespace
}  // namespace stakemine::engine
