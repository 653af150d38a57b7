// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/workers.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

class Workers : public testing::TestWithParam<unsigned> {};

TEST_P(Workers, DoEveryJobOnceAndItsResultAlone) {
  std::multiset<std::uint64_t> done;  // not guarded: results are delivered one at a time
  std::vector<std::atomic<int>> calls(1000);
  const bool whole = run_jobs(1000, GetParam(), {}, [&](std::uint64_t index) -> std::function<void()> {
    ++calls[index];
    return [&done, index] { done.insert(index); };
  });
  EXPECT_TRUE(whole);
  EXPECT_EQ(done.size(), 1000U);
  for (const auto& count : calls) EXPECT_EQ(count, 1);
}

TEST_P(Workers, BeginNothingAfterAStop) {
  std::stop_source stop;
  std::mutex counting;  // a thread that has counted to ten may rest before it asks for the stop
  std::uint64_t begun = 0;
  const bool whole = run_jobs(1000, GetParam(), stop.get_token(), [&](std::uint64_t) -> std::function<void()> {
    const std::lock_guard lock{counting};
    if (++begun == 10) stop.request_stop();
    return [] {};
  });
  EXPECT_FALSE(whole);
  EXPECT_GE(begun, 10U);
  EXPECT_LT(begun, 10U + GetParam());
}

TEST_P(Workers, RethrowWhatAJobThrows) {
  std::atomic<std::uint64_t> begun{0};
  const auto run = [&] {
    (void)run_jobs(1000, GetParam(), {}, [&](std::uint64_t index) -> std::function<void()> {
      ++begun;
      if (index == 3) throw std::runtime_error("the third");
      if (index > 3) std::this_thread::sleep_for(std::chrono::milliseconds{1});  // so that they are not all done first
      return [] {};
    });
  };
  EXPECT_THROW(run(), std::runtime_error);
  EXPECT_LT(begun, 1000U);
}

TEST_P(Workers, HaveNothingToDoWithoutJobs) {
  EXPECT_TRUE(run_jobs(0, GetParam(), {}, [](std::uint64_t) -> std::function<void()> { return [] {}; }));
}

TEST_P(Workers, RunBlocksOnceEach) {
  const BlockRunner runner = block_runner(GetParam());
  EXPECT_EQ(static_cast<bool>(runner), GetParam() > 1);
  std::vector<std::atomic<int>> calls(300);
  run_blocks(runner, calls.size(), [&](std::size_t block) { ++calls[block]; });
  for (const auto& count : calls) EXPECT_EQ(count, 1);
}

TEST_P(Workers, TheLowestBlockThatThrowsIsHeard) {
  for (int attempt = 0; attempt < 20; ++attempt) try {
      run_blocks(block_runner(GetParam()), 200, [](std::size_t block) {
        if (block < 20)
          std::this_thread::sleep_for(std::chrono::microseconds{100});  // so that higher ones throw before
        if (block >= 18) throw std::runtime_error(std::to_string(block));
      });
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "18");
    }
}

INSTANTIATE_TEST_SUITE_P(Threads, Workers, testing::Values(1U, 2U, 7U));

}  // namespace
}  // namespace stakemine::engine
