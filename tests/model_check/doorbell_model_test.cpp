// SPDX-License-Identifier: Apache-2.0
#include "engine/doorbell.hpp"
#include "engine/node_stack.hpp"
#include "model_check/model_check.hpp"
#include "model_check/order_check.hpp"
#include "model_check/parcel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

constexpr unsigned kProducers = 2;
constexpr std::uint32_t kMessages = 2;

/// Threads 0 … kProducers − 1 push and ring, the last takes until it has everything, sleeping in between.
template <class Atomics>
struct Ringing : rl::test_suite<Ringing<Atomics>, kProducers + 1> {
  void thread(unsigned index) {
    if (index < kProducers)
      produce(index);
    else
      consume();
  }

  void produce(unsigned producer) {
    for (std::uint32_t i = 0; i < kMessages; ++i) {
      stack.push(new Parcel<Atomics>(producer, i));
      bell.ring();
    }
  }

  void consume() {
    for (std::uint32_t taken = 0; taken < kProducers * kMessages;) {
      const std::uint32_t ticket = bell.ticket();
      Parcel<Atomics>* const parcels = stack.take();
      if (parcels == nullptr) bell.wait(ticket);
      unpack(parcels, [&](const Parcel<Atomics>& parcel) { taken += parcel.size(); });
    }
    RL_ASSERT(stack.empty());
  }

  engine::NodeStack<Parcel<Atomics>, Atomics> stack;
  engine::Doorbell<Atomics> bell;
};

TEST(DoorbellModel, LosesNoWakeUp) {
  const Verdict verdict = check<Ringing<RelacyAtomics<>>>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(DoorbellModel, FindsALostWakeUp) {
  for (const Verdict& verdict :
       {check<Ringing<RelacyAtomics<Plant::blind_wait>>>(), check<Ringing<RelacyAtomics<Plant::mute_notify>>>()})
    EXPECT_EQ(verdict.result, rl::test_result_deadlock) << testing::PrintToString(verdict);
}

TEST(DoorbellModel, FindsAMissingAcquireAndAMissingRelease) {
  for (const Verdict& verdict : {check<Ringing<RelacyAtomics<Plant::missing_acquire>>>(),
                                 check<Ringing<RelacyAtomics<Plant::missing_release>>>()})
    EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(DoorbellModel, NeedsEveryMemoryOrder) {
  EXPECT_EQ(check_orders<Ringing<RelacyAtomics<Plant::one_order>>>("src/engine/doorbell.hpp"), OrderCheck{});
  EXPECT_EQ(check_orders<Ringing<RelacyAtomics<Plant::one_order>>>("src/engine/node_stack.hpp"), OrderCheck{});
}

}  // namespace
}  // namespace stakemine::model_check
