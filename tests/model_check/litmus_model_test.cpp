// SPDX-License-Identifier: Apache-2.0
// Whether the checker itself tells right from wrong: small programs whose outcomes the C++ memory model is known for.
#include "model_check/model_check.hpp"
#include "model_check/order_check.hpp"

#include <mutex>

#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

using Atomics = RelacyAtomics<>;

/// Each announces itself, then looks for the other: at least one must see the other, or two might go to sleep.
template <std::memory_order store, std::memory_order load, bool has_fence>
struct StoreBuffering : rl::test_suite<StoreBuffering<store, load, has_fence>, 2> {
  void thread(unsigned index) {
    announced[index].store(1, store);
    if (has_fence) Atomics::fence(std::memory_order_seq_cst);
    seen[index] = announced[1 - index].load(load);
  }
  void after() { RL_ASSERT(seen[0] + seen[1] > 0); }

  Atomics::Atomic<int> announced[2];
  int seen[2] = {};
};

TEST(Litmus, StoreBufferingNeedsSequentialConsistency) {
  using enum std::memory_order;
  EXPECT_EQ((check<StoreBuffering<seq_cst, seq_cst, false>>().result), rl::test_result_success);
  EXPECT_EQ((check<StoreBuffering<relaxed, relaxed, true>>().result), rl::test_result_success);
  EXPECT_EQ((check<StoreBuffering<release, acquire, false>>().result), rl::test_result_user_assert_failed);
  EXPECT_EQ((check<StoreBuffering<seq_cst, acquire, false>>().result), rl::test_result_user_assert_failed);
}

/// One writes and raises a flag, the other sees the flag and reads.
template <Plant plant>
struct MessageByFence : rl::test_suite<MessageByFence<plant>, 2> {
  using Planted = RelacyAtomics<plant>;

  void thread(unsigned index) {
    if (index == 0) {
      text = 1;
      Planted::fence(std::memory_order_release);
      flag.store(true, std::memory_order_relaxed);
    } else if (flag.load(std::memory_order_relaxed)) {
      Planted::fence(std::memory_order_acquire);
      RL_ASSERT(text == 1);
    }
  }

  typename Planted::template Atomic<bool> flag{false};
  typename Planted::template Plain<int> text = 0;
};

TEST(Litmus, FencesPassAMessage) {
  EXPECT_EQ(check<MessageByFence<Plant::nothing>>().result, rl::test_result_success);
  EXPECT_EQ(check<MessageByFence<Plant::missing_acquire>>().result, rl::test_result_data_race);
  EXPECT_EQ(check<MessageByFence<Plant::missing_release>>().result, rl::test_result_data_race);
}

struct NoMutex {
  void lock() {}
  void unlock() {}
};

template <class Mutex>
struct Counter : rl::test_suite<Counter<Mutex>, 3> {
  void thread(unsigned) {
    const std::lock_guard lock(mutex);
    count = count + 1;
  }
  void after() { RL_ASSERT(count == 3); }

  Mutex mutex;
  Atomics::Plain<int> count = 0;
};

TEST(Litmus, AMutexExcludes) {
  EXPECT_EQ(check<Counter<Atomics::Mutex>>().result, rl::test_result_success);
  EXPECT_EQ(check<Counter<NoMutex>>().result, rl::test_result_data_race);
}

/// The release sequence: whoever reads a value sees what was written before each of the updates that led to it.
struct Updates : rl::test_suite<Updates, 3> {
  void thread(unsigned index) {
    if (index < 2) {
      text[index] = 1;
      sum.fetch_or(1 << index, std::memory_order_release);
    } else if (sum.load(std::memory_order_acquire) == 3) {
      RL_ASSERT(text[0] + text[1] == 2);
    }
  }

  Atomics::Atomic<int> sum{0};
  Atomics::Plain<int> text[2];
};

TEST(Litmus, UpdatesContinueAReleaseSequence) {
  EXPECT_EQ(check<Updates>().result, rl::test_result_success);
}

/// What is freed while another may still look at it.
struct EarlyDelete : rl::test_suite<EarlyDelete, 2> {
  void before() { shared.store(new Atomics::Plain<int>(0), std::memory_order_relaxed); }
  void thread(unsigned index) {
    if (index == 0) {
      if (auto* const mine = shared.exchange(nullptr, std::memory_order_acq_rel)) delete mine;
    } else if (auto* const theirs = shared.load(std::memory_order_acquire)) {
      Atomics::pause();
      *theirs = 1;
    }
  }

  Atomics::Atomic<Atomics::Plain<int>*> shared{nullptr};
};

TEST(Litmus, UseAfterFreeIsFound) {
  EXPECT_EQ(check<EarlyDelete>().result, rl::test_result_access_to_freed_memory);
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

TEST(Litmus, NeedlessOrdersAreFound) {
  const OrderCheck orders = check_orders<Counting>("tests/model_check/litmus_model_test.cpp", 1000);
  ASSERT_EQ(orders.needless.size(), 1U);
  EXPECT_EQ(orders.needless[0].order, std::memory_order_acquire);
  EXPECT_EQ(orders.needless[0].weaker, std::memory_order_relaxed);
  EXPECT_FALSE(orders.unexamined.empty()) << "the other tests' orders";
}

}  // namespace
}  // namespace stakemine::model_check
