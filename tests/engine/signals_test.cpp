// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/signals.hpp"

#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

void wait_for_stop(const std::stop_source& source) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!source.stop_requested() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

TEST(InterruptHandler, TheFirstSignalRequestsAStop) {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::stop_source source;
    const InterruptHandler handler(source);
    EXPECT_FALSE(source.stop_requested());
    std::raise(signal);
    wait_for_stop(source);
    EXPECT_TRUE(source.stop_requested());
  }
}

TEST(InterruptHandlerDeathTest, TheSecondEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto interrupted_twice = [] {
    std::stop_source source;
    const InterruptHandler handler(source);
    std::raise(SIGINT);
    wait_for_stop(source);
    std::raise(SIGINT);
    std::this_thread::sleep_for(std::chrono::seconds{20});
    std::_Exit(1);
  };
  EXPECT_EXIT(interrupted_twice(), testing::ExitedWithCode(130), "");
}

TEST(InterruptHandlerDeathTest, IsGoneWithItsObject) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto interrupted_after = [] {
    { const InterruptHandler handler{std::stop_source{}}; }
    std::raise(SIGTERM);
    std::_Exit(1);
  };
  EXPECT_EXIT(interrupted_after(), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace stakemine::engine
