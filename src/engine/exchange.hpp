// SPDX-License-Identifier: Apache-2.0
/// The exchange between logical processes in virtual time: takes what they send during a window, gives back what
/// arrives in the next one. The window loop knows nothing else of where the other LPs are: here they share a process
/// and one transport; an exchange over several machines answers the same calls.
#pragma once

#include "stakemine/engine/mailbox.hpp"
#include "stakemine/engine/transport.hpp"

#include <memory>
#include <vector>

namespace stakemine::engine {

class Exchange {
 public:
  virtual ~Exchange() = default;

  /// What one LP has sent in this window, `time` being the departure. Any thread.
  virtual void post(std::unique_ptr<Chunk> departures) = 0;
  /// Ends the window: everything has been posted. Then, until the next window, on one thread:
  virtual void commit() = 0;
  /// When the next window starts, given the earliest event that this side's LPs hold; kNever: the run is over.
  [[nodiscard]] virtual VirtualTime next_window(VirtualTime earliest_local) const = 0;
  /// Replaces `arrivals` by what arrives before `until`, in commit order.
  virtual void collect(VirtualTime until, std::vector<Message>& arrivals) = 0;
  [[nodiscard]] virtual MailboxCounters counters() const = 0;
};

/// All LPs in one process.
class LocalExchange final : public Exchange {
 public:
  explicit LocalExchange(Transport& transport) : transport_(transport) {}

  void post(std::unique_ptr<Chunk> departures) override { mailbox_.push(std::move(departures)); }
  void commit() override;
  [[nodiscard]] VirtualTime next_window(VirtualTime earliest_local) const override;
  void collect(VirtualTime until, std::vector<Message>& arrivals) override;
  [[nodiscard]] MailboxCounters counters() const override { return mailbox_.counters(); }

 private:
  Transport& transport_;
  Mailbox mailbox_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::vector<Message> departures_;
};

}  // namespace stakemine::engine
