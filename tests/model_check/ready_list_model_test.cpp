// SPDX-License-Identifier: Apache-2.0
#include "engine/ready_list.hpp"
#include "model_check/model_check.hpp"
#include "model_check/model_pool.hpp"
#include "model_check/order_check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

/// By itself for the sake of its alignment: Relacy puts a suite where it likes.
template <class Atomics>
using ListPtr = std::unique_ptr<engine::ReadyList<Atomics>>;

/// Two threads hand processes round, with one cell more than there are processes.
template <class Atomics>
struct HandingRound : rl::test_suite<HandingRound<Atomics>, 2> {
  static constexpr std::uint32_t kProcesses = 3;
  static constexpr int kTurns = 3;

  void before() {
    for (std::uint32_t process = 0; process < kProcesses; ++process) (void)list->add(process);
  }

  void thread(unsigned) {
    for (int turn = 0; turn < kTurns; ++turn) {
      std::optional<std::uint32_t> process = list->take();
      for (; !process; process = list->take()) Atomics::pause();
      turns.at(*process) = turns.at(*process) + 1;  // with nobody else
      (void)list->add(*process);
    }
  }

  void after() {
    std::array<bool, kProcesses> found{};
    int sum = 0;
    while (const std::optional<std::uint32_t> process = list->take()) {
      found.at(*process) = true;
      sum += turns.at(*process);
    }
    RL_ASSERT(std::ranges::count(found, true) == kProcesses && sum == 2 * kTurns);
  }

  ListPtr<Atomics> list = std::make_unique<engine::ReadyList<Atomics>>(kProcesses, 2);
  std::array<typename Atomics::template Plain<int>, kProcesses> turns{};
};

/// Thread 0 adds processes while the one runner that there may be leaves.
template <class Atomics>
struct Leaving : rl::test_suite<Leaving<Atomics>, 2> {
  static constexpr std::uint32_t kProcesses = 2;

  void thread(unsigned index) {
    if (index == 0) {
      for (std::uint32_t process = 0; process < kProcesses; ++process) {
        while (taken < process) Atomics::pause();  // until the runner is about to leave
        if (list->add(process)) pool.enqueue(0);
      }
    } else {
      while (pool.take()) run_until_idle();
    }
  }

  void run_until_idle() {
    while (true) {
      if (list->take()) {
        if (++taken == kProcesses) pool.close();
      } else if (list->leave()) {
        return;
      } else {
        Atomics::pause();
      }
    }
  }

  ListPtr<Atomics> list = std::make_unique<engine::ReadyList<Atomics>>(kProcesses, 1);
  ModelPool pool;
  std::uint32_t taken = 0;  // nothing that the checker knows of, and hence no help to either thread
};

TEST(ReadyListModel, GivesEachProcessToOneThreadAtATime) {
  const Verdict verdict = check<HandingRound<RelacyAtomics<>>>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(ReadyListModel, NoRunnerLeavesAProcessBehind) {
  const Verdict verdict = check<Leaving<RelacyAtomics<>>>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(ReadyListModel, FindsAMissingAcquireAndAMissingRelease) {
  for (const Verdict& verdict : {check<HandingRound<RelacyAtomics<Plant::missing_acquire>>>(),
                                 check<HandingRound<RelacyAtomics<Plant::missing_release>>>()})
    EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

// Two are not found: that runners_ is sequentially consistent where it is counted down and where it is looked at (c and
// b in add()). The standard asks for them (store buffering), so they stay, and are listed here.
TEST(ReadyListModel, NeedsEveryMemoryOrderButForTwoThatTheCheckerDoesNotTell) {
  using Weakened = RelacyAtomics<Plant::one_order>;
  const auto orders = check_orders<Leaving<Weakened>, HandingRound<Weakened>>("src/engine/ready_list.hpp");
  EXPECT_TRUE(orders.unexamined.empty()) << testing::PrintToString(orders);
  EXPECT_EQ(orders.needless.size(), 2U) << testing::PrintToString(orders);
  for (const Weakening& weakening : orders.needless)
    EXPECT_EQ(weakening.order, std::memory_order_seq_cst) << testing::PrintToString(orders);
}

}  // namespace
}  // namespace stakemine::model_check
