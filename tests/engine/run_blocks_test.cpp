// SPDX-License-Identifier: Apache-2.0
// Blocks of an actor's own work on the run's threads.
#include "stakemine/engine/runtime.hpp"

#include "engine/scripted_group.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

using namespace std::chrono_literals;

// Runs `use` as the start of an actor on the coordinator's thread, beside so many others in the arena.
void run_with(unsigned threads, std::uint32_t others, const std::function<void(Context&)>& use) {
  ScriptedGroup actor([](const Message&, Context&) {}, use);
  ScriptedGroup rest([](const Message&, Context&) {});
  Program program;
  program.add(1, actor, Placement::coordinator_thread);
  if (others > 0) program.add(others, rest, Placement::arena);
  const ConstantDelay delay(Duration{10});
  RuntimeOptions options;
  options.threads = threads;
  options.sequential_below = Duration{0};
  (void)make_virtual_runtime(options, delay)->run(program);
}

TEST(RunBlocks, EachBlockOnce) {
  for (const unsigned threads : {1U, 2U, 3U, 8U})
    for (const std::uint32_t others : {0U, 5U})
      run_with(threads, others, [](Context& context) {
        for (const std::size_t count : {0U, 1U, 2U, 100U}) {
          std::vector<std::atomic<int>> calls(count);
          context.run_blocks(count, [&](std::size_t block) { ++calls[block]; });
          for (const auto& times : calls) EXPECT_EQ(times, 1);
        }
      });
}

// The first block waits for a second thread to come.
TEST(RunBlocks, OnSeveralThreads) {
  std::set<std::thread::id> hands;
  run_with(2, 0, [&](Context& context) {
    std::mutex guard;
    std::condition_variable changed;
    context.run_blocks(50, [&](std::size_t) {
      std::unique_lock lock{guard};
      hands.insert(std::this_thread::get_id());
      changed.notify_all();
      changed.wait_for(lock, 20s, [&] { return hands.size() == 2; });
    });
  });
  EXPECT_EQ(hands.size(), 2U);
}

// Others' work may be under way on the same threads.
TEST(RunBlocks, OnTheCallersThreadWhileOthersAreAtWork) {
  std::set<std::thread::id> hands;
  run_with(2, 5, [&](Context& context) {
    context.run_blocks(50, [&](std::size_t) { hands.insert(std::this_thread::get_id()); });
    EXPECT_EQ(hands, std::set{std::this_thread::get_id()});
  });
}

TEST(RunBlocks, TheLowestFailureComesOut) {
  for (const unsigned threads : {1U, 3U})
    run_with(threads, 0, [](Context& context) {
      try {
        context.run_blocks(40, [](std::size_t block) {
          if (block % 10 == 7) throw std::runtime_error(std::to_string(block));
        });
        ADD_FAILURE();
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "7");
      }
    });
}

}  // namespace
}  // namespace stakemine::engine
