// SPDX-License-Identifier: Apache-2.0
// How the wall runtime schedules logical processes (src/engine/wall_runtime.cpp), on the structures that it uses.
#include "engine/claim.hpp"
#include "engine/mailbox.hpp"
#include "engine/ready_list.hpp"
#include "model_check/model_check.hpp"
#include "model_check/model_pool.hpp"
#include "model_check/parcel.hpp"

#include <array>
#include <cstdint>
#include <memory>

#include <gtest/gtest.h>

namespace stakemine::model_check {
namespace {

constexpr std::uint32_t kProcesses = 2;

enum class Fault { none, looks_at_inbox_too_late, looks_at_mailbox_not_at_all };

/// Thread 0 writes to process 0, which passes each message on to process 1; thread 1 writes to process 1. The others
/// are the pool, which runs runners. A process receives one message a turn and keeps the rest.
template <class Atomics, unsigned runner_limit, Fault fault = Fault::none>
struct Scheduling : rl::test_suite<Scheduling<Atomics, runner_limit, fault>, 4> {
  static constexpr std::uint32_t kForwarded = 2, kDirect = 1, kReceived = 2 * kForwarded + kDirect;

  struct Process {
    engine::BasicMailbox<Parcel<Atomics>, Atomics> mailbox;
    engine::Claim<Atomics> claim;
    typename Atomics::template Plain<Parcel<Atomics>*> inbox = nullptr;
    typename Atomics::template Plain<std::uint32_t> received = 0;
    std::array<typename Atomics::template Plain<std::uint32_t>, 2> next{};  // of each sender
  };

  void thread(unsigned index) {
    if (index == 0)
      for (std::uint32_t i = 0; i < kForwarded; ++i) send(0, new Parcel<Atomics>(0, i));
    else if (index == 1)
      for (std::uint32_t i = 0; i < kDirect; ++i) send(1, new Parcel<Atomics>(1, i));
    else
      while (pool.take()) run_until_idle();
  }

  void send(std::uint32_t target, Parcel<Atomics>* parcel) {
    Process& process = processes.at(target);
    process.mailbox.reserve_over(parcel->weight());
    if (fault == Fault::looks_at_mailbox_not_at_all || process.mailbox.empty()) {
      if (process.claim.take_if_free()) {
        put_in_hand(process, parcel);
        return make_ready(target);
      }
    }
    process.mailbox.push(parcel);
    if (process.claim.take()) make_ready(target);
  }

  // Behind what the last runner has left, if it was just about to go on.
  static void put_in_hand(Process& process, Parcel<Atomics>* parcel) {
    parcel->next = nullptr;
    Parcel<Atomics>* last = process.inbox;
    if (last == nullptr) {
      process.inbox = parcel;
      return;
    }
    while (last->next != nullptr) last = last->next;
    last->next = parcel;
  }

  void make_ready(std::uint32_t process) {
    if (ready->add(process)) pool.enqueue(0);
  }

  void run_until_idle() {
    while (true) {
      if (const auto process = ready->take())
        run(*process);
      else if (ready->leave())
        return;
      else
        Atomics::pause();
    }
  }

  void run(std::uint32_t index) {
    Process& process = processes.at(index);
    Parcel<Atomics>* inbox = process.inbox;
    if (inbox == nullptr) inbox = process.mailbox.take();
    if (inbox != nullptr) {
      Parcel<Atomics>* const parcel = inbox;
      inbox = parcel->next;
      receive(index, parcel);
    }
    process.inbox = inbox;
    const bool has_inbox = inbox != nullptr;
    const bool goes_on = process.claim.release([&] {
      // Once the claim is released, the inbox may be somebody else's.
      const bool unfinished = fault == Fault::looks_at_inbox_too_late ? process.inbox != nullptr : has_inbox;
      return unfinished || !process.mailbox.empty();
    });
    if (goes_on) make_ready(index);
  }

  void receive(std::uint32_t index, Parcel<Atomics>* parcel) {
    Process& process = processes.at(index);
    auto& next = process.next.at(parcel->sender);
    RL_ASSERT(parcel->first == next);
    next = parcel->end;
    process.received = process.received + 1;
    process.mailbox.release(parcel->weight());
    if (index == 0) {
      send(1, parcel);
    } else {
      delete parcel;
      if (process.received == kForwarded + kDirect) pool.close();  // all else led to this
    }
  }

  void after() {
    RL_ASSERT(processes[0].received + processes[1].received == kReceived);
    for (Process& process : processes) RL_ASSERT(process.inbox == nullptr && process.mailbox.empty());
  }

  std::array<Process, kProcesses> processes;
  // By itself for the sake of its alignment: Relacy puts a suite where it likes.
  std::unique_ptr<engine::ReadyList<Atomics>> ready =
      std::make_unique<engine::ReadyList<Atomics>>(kProcesses, runner_limit);
  ModelPool pool;
};

template <class Suite>
void expect_success() {
  const Verdict verdict = check<Suite>();
  EXPECT_EQ(verdict.result, rl::test_result_success) << testing::PrintToString(verdict);
  EXPECT_EQ(verdict.schedules, 100'000U);
}

TEST(GroupSchedulerModel, ReceivesEverythingOneThreadAtATimeAndLeavesNoProcessBehind) {
  expect_success<Scheduling<RelacyAtomics<>, 1>>();
  expect_success<Scheduling<RelacyAtomics<>, 2>>();
}

TEST(GroupSchedulerModel, FindsAMissingAcquireAndAMissingRelease) {
  for (const Verdict& verdict : {check<Scheduling<RelacyAtomics<Plant::missing_acquire>, 2>>(),
                                 check<Scheduling<RelacyAtomics<Plant::missing_release>, 2>>()})
    EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

TEST(GroupSchedulerModel, FindsAHandOverPastAMailboxThatIsNotEmpty) {
  const Verdict verdict = check<Scheduling<RelacyAtomics<>, 2, Fault::looks_at_mailbox_not_at_all>>();
  EXPECT_EQ(verdict.result, rl::test_result_user_assert_failed) << testing::PrintToString(verdict);
}

TEST(GroupSchedulerModel, FindsALookAtTheInboxAfterTheClaimIsReleased) {
  const Verdict verdict = check<Scheduling<RelacyAtomics<>, 2, Fault::looks_at_inbox_too_late>>();
  EXPECT_EQ(verdict.result, rl::test_result_data_race) << testing::PrintToString(verdict);
}

}  // namespace
}  // namespace stakemine::model_check
