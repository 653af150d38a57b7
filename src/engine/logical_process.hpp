// SPDX-License-Identifier: Apache-2.0
/// What a logical process is in both runtimes: a slice of one group's actors with one mailbox, run by one thread at a
/// time.
#pragma once

#include "stakemine/core/assert.hpp"
#include "stakemine/engine/actor.hpp"
#include "stakemine/engine/mailbox.hpp"

#include "lp_table.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::engine {

class LogicalProcess : public Context {
 public:
  LogicalProcess(const LpSlice& slice, std::uint64_t seed);
  LogicalProcess(const LogicalProcess&) = delete;
  LogicalProcess& operator=(const LogicalProcess&) = delete;

  [[nodiscard]] const LpSlice& slice() const noexcept { return slice_; }
  [[nodiscard]] Mailbox& mailbox() noexcept { return mailbox_; }
  /// What has been done since the last call.
  [[nodiscard]] Totals take_totals() noexcept;

  [[nodiscard]] ActorId self() const final { return self_; }

 protected:
  /// While it lives, failed assertions of this thread say that this LP was running.
  class Running {
   public:
    explicit Running(LogicalProcess& lp);
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running();

   private:
    LogicalProcess& lp_;
    AssertionContext before_;
  };

  /// Hands one event to the actor's code and counts it. Within the lifetime of a Running.
  void deliver(const Message& event);
  /// An event of self()'s own making, with its next sequence number.
  [[nodiscard]] Message compose(VirtualTime time, Origin origin, ActorId target, std::uint32_t kind, const Body& body);

  Totals tally_;

 private:
  LpSlice slice_;
  std::uint64_t seed_;
  Mailbox mailbox_;
  ActorId self_ = 0;
  AssertionContext* assertions_ = nullptr;
  std::vector<std::uint64_t> sequences_;  ///< the last one used, by actor
};

/// The event that begins a group, for LPs that do.
[[nodiscard]] Message start_event(const LpSlice& slice);

}  // namespace stakemine::engine
