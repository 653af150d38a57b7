// SPDX-License-Identifier: Apache-2.0
#include "model_check/handover.hpp"
#include "model_check/model_check.hpp"
#include "model_check/model_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

constexpr int kProducers = 2, kWorkers = 2, kLetters = 2;

/// One group of actors. Threads 0 … kProducers − 1 write to it, the others are a pool that runs it.
template <class Atomics>
struct Scheduling : rl::test_suite<Scheduling<Atomics>, kProducers + kWorkers> {
  void thread(unsigned index) {
    if (index < kProducers)
      produce();
    else
      work();
  }

  void produce() {
    for (int i = 0; i < kLetters; ++i) {
      auto* letter = new Letter<Atomics>;
      letter->text = 1;
      mail.push(letter);
      if (claim.take()) pool.enqueue(0);
    }
  }

  void work() {
    while (pool.take()) {
      int sum = state;
      for (Letter<Atomics>* letter = mail.take(); letter != nullptr;) {
        sum += letter->text;
        Letter<Atomics>* const next = letter->next;
        delete letter;
        letter = next;
      }
      state = sum;
      if (sum == kProducers * kLetters) pool.close();
      claim.release();
      if (!mail.empty() && claim.take()) pool.enqueue(0);
    }
  }

  LetterStack<Atomics> mail;
  Claim<Atomics> claim;
  ModelPool pool;
  typename Atomics::template Plain<int> state = 0;  // the group's: one thread at a time, each seeing the last one's
};

TEST(ClaimModel, RunsTheGroupOneAtATimeAndForgetsNothing) {
  const Verdict verdict = check<Scheduling<RelacyAtomics<>>>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(ClaimModel, NeedsEveryMemoryOrderThatItsSourceAsksFor) {
  EXPECT_THAT(needless_orders<Scheduling<RelacyAtomics<Plant::one_order>>>(), testing::IsEmpty());
  EXPECT_EQ(Orders::weakenings().size(), 6U);  // push, take, and both halves of the claim's two
}

}  // namespace
}  // namespace stakemine::model_check
