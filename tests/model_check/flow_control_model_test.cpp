// SPDX-License-Identifier: Apache-2.0
#include "engine/doorbell.hpp"
#include "engine/flow_control.hpp"
#include "engine/mailbox.hpp"
#include "model_check/model_check.hpp"
#include "model_check/order_check.hpp"
#include "model_check/parcel.hpp"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

constexpr std::uint32_t kProcesses = 3, kMessages = 2;

enum class Fault { none, tells_nobody };

/// Processes, each on a thread of its own, whose mailboxes hold one message: what WallLp::hand_over() and
/// WallScheduler::run_lp() do, with bells in the place of the scheduler.
template <class Atomics, Fault fault>
class Processes {
 public:
  /// Messages 0 … kMessages − 1. A sender that waits for room receives nothing.
  void send_all(std::uint32_t sender, std::uint32_t target) {
    for (std::uint32_t i = 0; i < kMessages; ++i) {
      if (!reserve(target)) wait_for_room(sender, target);
      mailboxes_.at(target).push(new Parcel<Atomics>(sender, i));
      mail_.at(target).ring();
    }
  }

  /// So many messages, those of one sender in their order.
  void receive(std::uint32_t process, std::uint32_t count) {
    std::array<std::uint32_t, kProcesses> next{};
    for (std::uint32_t received = 0; received < count;) {
      const std::uint32_t ticket = mail_.at(process).ticket();
      Parcel<Atomics>* const parcels = mailboxes_.at(process).take();
      if (parcels == nullptr) mail_.at(process).wait(ticket);
      unpack(parcels, [&](const Parcel<Atomics>& parcel) {
        RL_ASSERT(parcel.first == next.at(parcel.sender)++);
        ++received;
        mailboxes_.at(process).release(1);
        if (fault != Fault::tells_nobody)
          flow_.room_made(process, [&](std::uint32_t sender) { room_.at(sender).ring(); });
      });
    }
  }

  [[nodiscard]] std::uint64_t overflowed() const {
    std::uint64_t sum = 0;
    for (const Mailbox& mailbox : mailboxes_) sum += mailbox.counters().overflowed;
    return sum;
  }

 private:
  using Flow = engine::FlowControl<Atomics>;
  using Mailbox = engine::BasicMailbox<Parcel<Atomics>, Atomics>;
  static constexpr engine::MailboxOptions kOptions{.capacity = 1, .policy = engine::MailboxPolicy::block};

  [[nodiscard]] bool reserve(std::uint32_t target) {
    return mailboxes_.at(target).reserve(1) == Mailbox::Room::reserved;
  }

  void wait_for_room(std::uint32_t sender, std::uint32_t target) {
    do {
      const std::uint32_t ticket = room_.at(sender).ticket();
      const auto verdict = flow_.block(sender, target, [&] { return reserve(target); });
      if (verdict == Flow::Verdict::go_on) return;
      if (verdict == Flow::Verdict::go_over) return mailboxes_.at(target).reserve_over(1);
      room_.at(sender).wait(ticket);
    } while (!reserve(target));
  }

  std::array<Mailbox, kProcesses> mailboxes_{Mailbox{kOptions}, Mailbox{kOptions}, Mailbox{kOptions}};
  std::array<engine::Doorbell<Atomics>, kProcesses> mail_, room_;
  Flow flow_{kProcesses};
};

/// Two send to the third.
template <class Atomics, Fault fault = Fault::none>
struct Crowd : rl::test_suite<Crowd<Atomics, fault>, kProcesses> {
  void thread(unsigned index) {
    if (index < 2)
      processes.send_all(index, 2);
    else
      processes.receive(2, 2 * kMessages);
  }
  void after() { RL_ASSERT(processes.overflowed() == 0); }

  Processes<Atomics, fault> processes;
};

/// Each sends to the next, before it receives: all would wait for ever, did not the last go over.
template <class Atomics, Fault fault = Fault::none>
struct Circle : rl::test_suite<Circle<Atomics, fault>, kProcesses> {
  void thread(unsigned index) {
    processes.send_all(index, (index + 1) % kProcesses);
    processes.receive(index, kMessages);
  }
  void after() { RL_ASSERT(processes.overflowed() == 1); }

  Processes<Atomics, fault> processes;
};

template <class Suite>
void expect_success() {
  const Verdict verdict = check<Suite>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(FlowControlModel, WakesEverySenderThatWaits) {
  expect_success<Crowd<RelacyAtomics<>>>();
}

TEST(FlowControlModel, OneOfACircleGoesOver) {
  expect_success<Circle<RelacyAtomics<>>>();
}

TEST(FlowControlModel, FindsALostWakeUp) {
  for (const Verdict& verdict :
       {check<Crowd<RelacyAtomics<>, Fault::tells_nobody>>(), check<Circle<RelacyAtomics<>, Fault::tells_nobody>>(),
        check<Crowd<RelacyAtomics<Plant::mute_notify>>>()})
    EXPECT_EQ(verdict.result, rl::test_result_deadlock) << testing::PrintToString(verdict);
}

TEST(FlowControlModel, FindsAMissingAcquireAndAMissingRelease) {
  for (const Verdict& verdict :
       {check<Crowd<RelacyAtomics<Plant::missing_acquire>>>(), check<Crowd<RelacyAtomics<Plant::missing_release>>>()})
    EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(FlowControlModel, NeedsEveryMemoryOrderOfItsOwnAndOfTheMailboxs) {
  using Suite = Crowd<RelacyAtomics<Plant::one_order>>;
  EXPECT_EQ(check_orders<Suite>("src/engine/flow_control.hpp"), OrderCheck{});
  EXPECT_EQ(check_orders<Suite>("src/engine/mailbox.hpp"), OrderCheck{});
}

}  // namespace
}  // namespace stakemine::model_check
