// SPDX-License-Identifier: Apache-2.0
#include "model_check/handover.hpp"
#include "model_check/model_check.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

constexpr int kProducers = 2, kLetters = 2;

/// Threads 0 … kProducers − 1 push, the last takes until it has everything, sleeping in between.
template <class Atomics>
struct Handover : rl::test_suite<Handover<Atomics>, kProducers + 1> {
  void thread(unsigned index) {
    if (index < kProducers)
      produce(static_cast<int>(index));
    else
      consume();
  }

  void produce(int producer) {
    for (int i = 0; i < kLetters; ++i) {
      auto* letter = new Letter<Atomics>;
      letter->text = producer * kLetters + i;
      stack.push(letter);
      bell.ring();
    }
  }

  void consume() {
    for (int taken = 0; taken < kProducers * kLetters;) {
      const std::uint32_t ticket = bell.ticket();
      Letter<Atomics>* letter = stack.empty() ? nullptr : stack.take();
      if (letter == nullptr) bell.wait(ticket);
      std::array<int, kProducers> newest;
      newest.fill(kLetters);
      for (; letter != nullptr; ++taken) {
        const int text = letter->text;
        int& last = newest.at(static_cast<std::size_t>(text / kLetters));
        RL_ASSERT(text % kLetters < last);  // each producer's come newest first
        last = text % kLetters;
        Letter<Atomics>* const next = letter->next;
        delete letter;
        letter = next;
      }
    }
    RL_ASSERT(stack.take() == nullptr);
  }

  LetterStack<Atomics> stack;
  Bell<Atomics> bell;
};

TEST(HandoverModel, LosesNothingAndLosesNoWakeUp) {
  const Verdict verdict = check<Handover<RelacyAtomics<>>>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(HandoverModel, FindsAMissingAcquire) {
  const Verdict verdict = check<Handover<RelacyAtomics<Plant::missing_acquire>>>();
  EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(HandoverModel, FindsAMissingRelease) {
  const Verdict verdict = check<Handover<RelacyAtomics<Plant::missing_release>>>();
  EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(HandoverModel, FindsALostWakeUp) {
  for (const Verdict& verdict :
       {check<Handover<RelacyAtomics<Plant::blind_wait>>>(), check<Handover<RelacyAtomics<Plant::mute_notify>>>()})
    EXPECT_EQ(verdict.result, rl::test_result_deadlock) << testing::PrintToString(verdict);
}

TEST(HandoverModel, NeedsEveryMemoryOrderThatItsSourceAsksFor) {
  EXPECT_THAT(needless_orders<Handover<RelacyAtomics<Plant::one_order>>>(), testing::IsEmpty());
  EXPECT_EQ(Orders::weakenings().size(), 4U);  // push, take, ring, ticket
}

/// One thread counts up and the other reads, with an order that nothing hangs on.
struct Counting : rl::test_suite<Counting, 2> {
  void thread(unsigned index) {
    if (index == 0)
      count.fetch_add(1, std::memory_order_relaxed);
    else
      RL_ASSERT(count.load(std::memory_order_acquire) <= 1);
  }
  RelacyAtomics<Plant::one_order>::Atomic<int> count{0};
};

TEST(NeedlessOrders, AreFound) {
  const auto needless = needless_orders<Counting>(1000);
  ASSERT_EQ(needless.size(), 1U);
  EXPECT_EQ(needless[0].order, std::memory_order_acquire);
  EXPECT_EQ(needless[0].weaker, std::memory_order_relaxed);
}

}  // namespace
}  // namespace stakemine::model_check
