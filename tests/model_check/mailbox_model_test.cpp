// SPDX-License-Identifier: Apache-2.0
#include "engine/mailbox.hpp"
#include "model_check/model_check.hpp"
#include "model_check/order_check.hpp"
#include "model_check/parcel.hpp"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

using engine::MailboxPolicy;

constexpr unsigned kProducers = 2;
constexpr std::uint32_t kParcels = 2;

/// What has come of each sender's messages: in order, none twice.
class Arrivals {
 public:
  template <class Atomics>
  void add(const Parcel<Atomics>& parcel) {
    std::uint32_t& next = next_.at(parcel.sender);
    RL_ASSERT(parcel.first >= next && parcel.size() > 0);
    next = parcel.end;
    count_ += parcel.size();
  }
  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// Of one sender: one more than the last that came.
  [[nodiscard]] std::uint32_t next(unsigned sender) const { return next_.at(sender); }

 private:
  std::array<std::uint32_t, kProducers> next_{};
  std::uint32_t count_ = 0;
};

/// Threads 0 … kProducers − 1 wait for room and push, the last takes until it has everything.
template <class Atomics>
struct Bounded : rl::test_suite<Bounded<Atomics>, kProducers + 1> {
  static constexpr std::uint32_t kCapacity = 2;
  using Mailbox = engine::BasicMailbox<Parcel<Atomics>, Atomics>;

  void thread(unsigned index) {
    if (index < kProducers)
      produce(index);
    else
      consume();
  }

  /// Parcels of two sizes: 1, 2, …
  void produce(unsigned producer) {
    std::uint32_t first = 0;
    for (std::uint32_t count = 1; count <= kParcels; first += count++) {
      while (mailbox.reserve(count) == Mailbox::Room::full) Atomics::pause();
      waiting += count;
      RL_ASSERT(waiting <= kCapacity);
      mailbox.push(new Parcel<Atomics>(producer, first, count));
    }
  }

  void consume() {
    while (arrivals.count() < kProducers * kParcels * (kParcels + 1) / 2) {
      Parcel<Atomics>* const parcels = mailbox.take();
      if (parcels == nullptr) Atomics::pause();
      unpack(parcels, [&](const Parcel<Atomics>& parcel) {
        arrivals.add(parcel);
        const std::uint32_t count = parcel.size();
        waiting -= count;
        mailbox.release(count);
      });
    }
  }

  void after() {
    const engine::MailboxCounters counters = mailbox.counters();
    RL_ASSERT(mailbox.empty() && counters.pushed == counters.popped && counters.popped == arrivals.count());
    RL_ASSERT(counters.high_water <= kCapacity && counters.overflowed == 0);
  }

  Mailbox mailbox{engine::MailboxOptions{.capacity = kCapacity, .policy = MailboxPolicy::block}};
  std::uint32_t waiting = 0;  // at least: counted after it is reserved, and no more before it is released
  Arrivals arrivals;
};

/// Threads 0 … kProducers − 1 push whether there is room or not, the last, if any, looks in so many times.
template <class Atomics, int takes>
struct Dropping : rl::test_suite<Dropping<Atomics, takes>, kProducers + (takes > 0 ? 1 : 0)> {
  static constexpr std::uint32_t kCapacity = 3, kCount = 2, kSent = kProducers * kParcels * kCount;

  void thread(unsigned index) {
    if (index < kProducers) {
      for (std::uint32_t i = 0; i < kParcels; ++i) produce(new Parcel<Atomics>(index, i * kCount, kCount));
    } else {
      for (int i = 0; i < takes; ++i) consume();
    }
  }

  void produce(Parcel<Atomics>* parcel) {
    mailbox.reserve_over(kCount);
    mailbox.push(parcel);
    mailbox.trim([](Parcel<Atomics>* emptied) { delete emptied; });
  }

  void consume() {
    unpack(mailbox.take(), [&](const Parcel<Atomics>& parcel) {
      arrivals.add(parcel);
      mailbox.release(parcel.size());
    });
  }

  void after() {
    const std::uint32_t arrived_before = arrivals.count();
    engine::MailboxCounters counters = mailbox.counters();
    const std::uint64_t left = counters.pushed - counters.popped - counters.dropped;
    RL_ASSERT(takes > 0 ? left <= kCapacity : left == kCapacity);  // no more is lost than need be
    consume();
    RL_ASSERT(arrivals.count() - arrived_before == left && mailbox.empty());
    counters = mailbox.counters();
    RL_ASSERT(counters.pushed == kSent && counters.popped == arrivals.count());
    RL_ASSERT(counters.popped + counters.dropped == kSent);
    // The oldest are lost: of the sender that comes last, its last stays.
    if (takes == 0) RL_ASSERT(arrivals.next(0) == kParcels * kCount || arrivals.next(1) == kParcels * kCount);
  }

  engine::BasicMailbox<Parcel<Atomics>, Atomics> mailbox{
      engine::MailboxOptions{.capacity = kCapacity, .policy = MailboxPolicy::drop_oldest}};
  Arrivals arrivals;
};

template <class Suite>
void expect_success() {
  const Verdict verdict = check<Suite>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(MailboxModel, LosesNothingKeepsOrderAndKeepsItsBound) {
  expect_success<Bounded<RelacyAtomics<>>>();
}

TEST(MailboxModel, LosesTheOldestThatDoNotFitAndNoMore) {
  expect_success<Dropping<RelacyAtomics<>, 0>>();
  expect_success<Dropping<RelacyAtomics<>, 2>>();
}

TEST(MailboxModel, FindsAMissingAcquireAndAMissingRelease) {
  for (const Verdict& verdict : {check<Bounded<RelacyAtomics<Plant::missing_acquire>>>(),
                                 check<Bounded<RelacyAtomics<Plant::missing_release>>>(),
                                 check<Dropping<RelacyAtomics<Plant::missing_acquire>, 2>>(),
                                 check<Dropping<RelacyAtomics<Plant::missing_release>, 2>>()})
    EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(MailboxModel, NeedsEveryMemoryOrderOfItsStack) {
  EXPECT_EQ(check_orders<Bounded<RelacyAtomics<Plant::one_order>>>("src/engine/node_stack.hpp"), OrderCheck{});
}

}  // namespace
}  // namespace stakemine::model_check
