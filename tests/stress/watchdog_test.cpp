// SPDX-License-Identifier: Apache-2.0
#include "stress/watchdog.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

const Outcome& quiescence(const std::vector<Outcome>& outcomes) {
  return outcomes[static_cast<std::size_t>(Invariant::quiescent)];
}

// Until a token is asked to stop.
void wait_for(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock{mutex};
  changed.wait(lock, stop, [] { return false; });
}

TEST(Watchdog, StopsWhatDoesNotMove) {
  StressOptions options;
  options.patience = std::chrono::milliseconds{300};
  Verdicts verdicts;
  {
    const Watchdog watchdog{options, verdicts, [] { return std::uint64_t{17}; }};
    wait_for(watchdog.stop());
    EXPECT_TRUE(watchdog.stuck());
  }
  const auto outcomes = verdicts.outcomes();
  EXPECT_EQ(quiescence(outcomes).broken, 1U);
  EXPECT_THAT(quiescence(outcomes).examples, testing::ElementsAre(testing::HasSubstr("after 17 messages")));
}

TEST(Watchdog, LeavesAloneWhatMoves) {
  std::stop_source enough;
  StressOptions options;
  options.stop = enough.get_token();
  options.patience = std::chrono::milliseconds{200};
  std::atomic<int> looks{0};
  options.tick = [&](std::uint64_t, double) {
    if (++looks == 8) enough.request_stop();
  };
  Verdicts verdicts;
  std::atomic<std::uint64_t> count{0};
  const Watchdog watchdog{options, verdicts, [&] { return ++count / 2; }};  // every other look finds something new
  wait_for(watchdog.stop());
  EXPECT_FALSE(watchdog.stuck());
  EXPECT_TRUE(verdicts.clean());
}

[[noreturn]] void hang() {
  StressOptions options;
  options.patience = std::chrono::milliseconds{200};
  Verdicts verdicts;
  const Watchdog watchdog{options, verdicts, [] { return std::uint64_t{0}; }};
  for (;;) std::this_thread::sleep_for(std::chrono::seconds{1});
}

TEST(WatchdogDeathTest, EndsAProcessThatDoesNotEvenStop) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(hang(), testing::ExitedWithCode(1), "stuck and does not stop");
}

}  // namespace
}  // namespace stakemine::stress
