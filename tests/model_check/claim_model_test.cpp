// SPDX-License-Identifier: Apache-2.0
#include "engine/claim.hpp"
#include "engine/mailbox.hpp"
#include "model_check/model_check.hpp"
#include "model_check/model_pool.hpp"
#include "model_check/order_check.hpp"
#include "model_check/parcel.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

using engine::MailboxPolicy;

constexpr unsigned kProducers = 2, kWorkers = 2;
constexpr std::uint32_t kMessages = 2;

/// One process. Threads 0 … kProducers − 1 write to it, the others are a pool that runs it.
template <class Atomics, MailboxPolicy policy>
struct Claiming : rl::test_suite<Claiming<Atomics, policy>, kProducers + kWorkers> {
  void thread(unsigned index) {
    if (index < kProducers)
      produce(index);
    else
      while (pool.take()) run();
  }

  void produce(unsigned producer) {
    for (std::uint32_t i = 0; i < kMessages; ++i) {
      mailbox.reserve_over(1);
      mailbox.push(new Parcel<Atomics>(producer, i));
      if (policy == MailboxPolicy::drop_oldest) mailbox.trim([](Parcel<Atomics>* emptied) { delete emptied; });
      if (!claim.take()) continue;
      ++busy;
      pool.enqueue(0);
    }
    done();
  }

  void done() {
    if (--busy == 0) pool.close();
  }

  void run() {
    std::uint32_t received = state;
    unpack(mailbox.take(), [&](const Parcel<Atomics>& parcel) {
      received += parcel.size();
      mailbox.release(parcel.size());
    });
    state = received;
    if (claim.release([&] { return !mailbox.empty(); }))
      pool.enqueue(0);
    else
      done();
  }

  void after() {
    const engine::MailboxCounters counters = mailbox.counters();
    RL_ASSERT(mailbox.empty() && counters.popped == state);
    RL_ASSERT(counters.popped + counters.dropped == kProducers * kMessages);
    RL_ASSERT(policy == MailboxPolicy::drop_oldest || counters.dropped == 0);
  }

  engine::BasicMailbox<Parcel<Atomics>, Atomics> mailbox{engine::MailboxOptions{.capacity = 1, .policy = policy}};
  engine::Claim<Atomics> claim;
  ModelPool pool;
  unsigned busy = kProducers;  // as WallLedger: producers that are not done, and the owner while it is claimed
  typename Atomics::template Plain<std::uint32_t> state = 0;  // one thread at a time, each seeing the last one's
};

template <class Suite>
void expect_success() {
  const Verdict verdict = check<Suite>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(ClaimModel, RunsItsOwnerOneAtATimeAndForgetsNothing) {
  expect_success<Claiming<RelacyAtomics<>, MailboxPolicy::block>>();
  expect_success<Claiming<RelacyAtomics<>, MailboxPolicy::drop_oldest>>();
}

TEST(ClaimModel, FindsAMissingAcquireAndAMissingRelease) {
  for (const Verdict& verdict : {check<Claiming<RelacyAtomics<Plant::missing_acquire>, MailboxPolicy::block>>(),
                                 check<Claiming<RelacyAtomics<Plant::missing_release>, MailboxPolicy::block>>()})
    EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(ClaimModel, NeedsEveryMemoryOrder) {
  using Weakened = RelacyAtomics<Plant::one_order>;
  EXPECT_EQ((check_orders<Claiming<Weakened, MailboxPolicy::block>>("src/engine/claim.hpp")), OrderCheck{});
}

}  // namespace
}  // namespace stakemine::model_check
