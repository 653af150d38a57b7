// SPDX-License-Identifier: Apache-2.0
/// A logical process in virtual time.
#pragma once

#include "exchange.hpp"
#include "logical_process.hpp"
#include "timer_queue.hpp"

#include <exception>
#include <memory>
#include <vector>

namespace stakemine::engine {

/// What the LPs of a run share. Written between windows only.
struct VirtualRun {
  std::uint64_t seed = 0;
  Exchange* exchange = nullptr;
  Totals totals;              ///< of all windows that are done
  bool keeps_events = false;  ///< there is an observer
};

class VirtualLp final : public LogicalProcess {
 public:
  VirtualLp(const LpSlice& slice, const VirtualRun& run);

  /// Everything before `until`: what waits in the mailbox and the timers, in commit order. One thread at a time.
  void run_window(VirtualTime until);

  // Between windows:
  [[nodiscard]] VirtualTime earliest_timer() const { return timers_.head(); }
  [[nodiscard]] bool stop_requested() const noexcept { return stop_requested_; }
  /// What an actor threw, and at which event; the LP has done nothing after it.
  [[nodiscard]] std::exception_ptr failure() const noexcept { return failure_; }
  [[nodiscard]] const Message& failed_at() const noexcept { return event_; }
  /// The time of the last event, the beginning of time if there was none.
  [[nodiscard]] VirtualTime last_time() const noexcept { return event_.time; }
  /// Appends the events of the window and forgets them.
  void take_events(std::vector<Message>& events);

  // Context:
  [[nodiscard]] VirtualTime now() const override { return event_.time; }
  void send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) override;
  TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) override;
  bool cancel(TimerId timer) override { return timers_.cancel(self(), timer); }
  void note(std::uint64_t value) override;
  void stop() override { stop_requested_ = true; }
  [[nodiscard]] Totals totals() const override { return run_.totals; }

 private:
  void commit(const Message& event);
  void run_events(std::span<const Message> arrivals, VirtualTime until);

  const VirtualRun& run_;
  TimerQueue timers_;
  Message event_;  ///< the one being delivered
  std::unique_ptr<Chunk> outbox_;
  std::vector<std::unique_ptr<Chunk>> inbox_;
  std::vector<Message> events_;
  std::exception_ptr failure_;
  bool stop_requested_ = false;
};

}  // namespace stakemine::engine
