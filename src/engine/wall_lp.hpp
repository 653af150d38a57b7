// SPDX-License-Identifier: Apache-2.0
/// A logical process on the wall's clock, and what the LPs of a run share.
#pragma once

#include "logical_process.hpp"
#include "wall_ledger.hpp"
#include "wall_timers.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace stakemine::engine {

/// Puts a chunk into an LP's mailbox and sees to it that the LP runs. Any thread.
class WallDelivery {
 public:
  virtual ~WallDelivery() = default;
  virtual void hand_over(std::size_t lp, std::unique_ptr<Chunk> chunk) = 0;
};

/// Outlives every LP.
struct WallRun {
  std::uint64_t seed = 0;
  std::chrono::steady_clock::time_point start;
  const LpTable* table = nullptr;
  WallLedger* ledger = nullptr;
  WallTimers* timers = nullptr;
  WallDelivery* delivery = nullptr;
};

/// What one thread's LP sends, gathered by receiving LP. Belongs to a thread, not to an LP: as many slots as there are
/// LPs for each LP would be too many, and a thread runs one LP at a time. Empty between LPs.
class Outbox {
 public:
  explicit Outbox(std::size_t lp_count) : chunks_(lp_count) {}

  /// How many messages wait for that LP now.
  std::size_t add(std::size_t lp, const Message& message);
  [[nodiscard]] std::unique_ptr<Chunk> take(std::size_t lp) { return std::move(chunks_[lp]); }
  [[nodiscard]] std::uint64_t message_count() const;
  /// Calls visit(lp, chunk) for all that is left and forgets it, in the order in which the LPs were first written to.
  template <class Visit>
  void drain(Visit visit) {
    for (const std::size_t lp : touched_)
      if (chunks_[lp]) visit(lp, std::move(chunks_[lp]));
    touched_.clear();
  }

 private:
  std::vector<std::unique_ptr<Chunk>> chunks_;  ///< by LP
  std::vector<std::size_t> touched_;            ///< whose chunks may hold something
};

class WallLp final : public LogicalProcess {
 public:
  WallLp(const LpSlice& slice, const WallRun& run)
      : LogicalProcess(slice, run.seed), start_due_(slice.starts_group), run_(run) {}

  /// Receives all that waits, then hands over what that caused to be sent. One thread at a time, `outbox` being its
  /// own.
  void work(Outbox& outbox);

  /// Whether the caller must now make the LP run: it was not yet about to. Call after each push.
  [[nodiscard]] bool claim() noexcept;
  /// After work(): whether the caller must make it run again, since mail came while it ran.
  [[nodiscard]] bool release_claim() noexcept;

  [[nodiscard]] VirtualTime now() const override;
  void send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) override;
  TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) override;
  bool cancel(TimerId timer) override;
  void note(std::uint64_t value) override;
  void stop() override { run_.ledger->end(Ending::stopped); }
  [[nodiscard]] Totals totals() const override;

 private:
  [[nodiscard]] std::uint64_t receive_all();

  bool start_due_;
  const WallRun& run_;
  std::atomic<bool> claimed_{false};
  Outbox* outbox_ = nullptr;
  VirtualTime work_began_{};
  std::vector<std::unique_ptr<Chunk>> inbox_;
};

}  // namespace stakemine::engine
