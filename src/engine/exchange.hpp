// SPDX-License-Identifier: Apache-2.0
/// The exchange between logical processes in virtual time: takes what they send during a window, and has it in the
/// mailboxes of those that receive it before the window in which it arrives. The window loop knows nothing else of
/// where the other LPs are: here they share a process; an exchange over several machines answers the same calls.
#pragma once

#include "stakemine/engine/transport.hpp"

#include "engine/lp_table.hpp"
#include "engine/chunk_depot.hpp"
#include "engine/mailbox.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace stakemine::engine {

class Exchange {
 public:
  virtual ~Exchange() = default;

  /// What was sent to one LP, `time` being the arrival and `earliest` the least of them (lane: the LP), or, if there is
  /// a transport, what departs, `time` being the departure (lane: transport_lane()). Any thread.
  virtual void post(std::size_t lane, Chunk* chunk) = 0;
  /// The arrival of the earliest message in an LP's mailbox, or a bound below it.
  [[nodiscard]] virtual VirtualTime earliest_mail(std::size_t lp) const = 0;

  // Between windows, when all has been posted; on one thread:
  /// When the next window starts, given the earliest event that this side's LPs hold, mail included; kNever: the run is
  /// over.
  [[nodiscard]] virtual VirtualTime next_window(VirtualTime earliest_local) = 0;
  /// Puts all that arrives before `until` into the mailboxes.
  virtual void deliver(VirtualTime until) = 0;
  /// The LP is about to take its mail.
  virtual void forget_earliest(std::size_t lp) = 0;
};

/// All LPs in one process.
class LocalExchange final : public Exchange {
 public:
  /// \param transport null where a Delay says when messages arrive. \param table, \param mailboxes (by LP), \param
  /// cache (of the coordinator's thread) must outlive this.
  LocalExchange(Transport* transport, const LpTable& table, std::vector<Mailbox*> mailboxes, ChunkCache& cache);
  ~LocalExchange() override;

  [[nodiscard]] std::size_t transport_lane() const noexcept { return mailboxes_.size(); }

  void post(std::size_t lane, Chunk* chunk) override;
  [[nodiscard]] VirtualTime earliest_mail(std::size_t lp) const override {
    return VirtualTime{Duration{earliest_[lp].load(std::memory_order_relaxed)}};
  }
  [[nodiscard]] VirtualTime next_window(VirtualTime earliest_local) override;
  void deliver(VirtualTime until) override;
  void forget_earliest(std::size_t lp) override {
    earliest_[lp].store(kNever.time_since_epoch().count(), std::memory_order_relaxed);
  }

 private:
  void hand_departures_over();

  Transport* transport_;
  const LpTable& table_;
  std::vector<Mailbox*> mailboxes_;
  ChunkCache& cache_;
  /// By LP. Relaxed: it is read between windows, which the window loop orders.
  std::unique_ptr<std::atomic<Duration::rep>[]> earliest_;
  Mailbox departing_;
  std::vector<Message> departures_, arrivals_;
  std::vector<Chunk*> filling_;  ///< by LP, while arrivals are distributed
  std::vector<std::size_t> filled_;
};

}  // namespace stakemine::engine
