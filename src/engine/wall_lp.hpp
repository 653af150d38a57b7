// SPDX-License-Identifier: Apache-2.0
/// A logical process on the wall's clock, and what the LPs of a run share.
#pragma once

#include "stakemine/engine/runtime.hpp"

#include "engine/claim.hpp"
#include "engine/logical_process.hpp"
#include "engine/outbox.hpp"
#include "engine/published_totals.hpp"
#include "engine/wall_ledger.hpp"
#include "engine/wall_timers.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace stakemine::engine {

class WallLp;

/// What belongs to one thread that runs LPs.
struct alignas(64) WallThread {
  WallThread(std::size_t lp_count, ChunkDepot& depot) : outbox(lp_count, depot) {}

  Outbox outbox;
  std::vector<std::uint32_t> claimed;  ///< LPs that this thread has to see to
  std::int64_t begun = 0;              ///< what the ledger has yet to be told: claims taken, less those given up
  VirtualTime now{};                   ///< when it last looked at the clock: each look costs as much as some messages
  std::uint32_t runs = 0;              ///< LPs that it has run
};

/// Outlives every LP.
struct WallRun {
  std::uint64_t seed = 0;
  std::chrono::steady_clock::time_point start;
  const LpTable* table = nullptr;
  std::vector<std::unique_ptr<WallLp>> lps;
  WallLedger ledger;
  WallTimers* timers = nullptr;
  MailboxOptions mailbox;
  const Delay* delay = nullptr;
  double delay_scale = 1;
};

/// When the LPs that a hand-over has claimed are to run.
enum class Urgency {
  now,    ///< others may begin
  after,  ///< once the LP that hands over is done: then the thread may find that it is quickest to run them itself
};

/// Makes LPs run, and wakes those that wait for room. Any thread.
class WallDelivery {
 public:
  virtual ~WallDelivery() = default;
  /// Puts a chunk, for which room has been reserved, into an LP's mailbox and sees to it that the LP runs.
  virtual void push(std::size_t lp, Chunk* chunk, WallThread& thread, Urgency urgency) = 0;
  /// The same past the mailbox, without room: to an LP that nobody runs or that is this thread's own, and that has no
  /// mail. Policy block. False: it was not possible, and nothing has happened.
  [[nodiscard]] virtual bool put_in_hand(std::size_t lp, Chunk* chunk, WallThread& thread, Urgency urgency) = 0;
  virtual void room_made(std::size_t lp) = 0;
};

class WallLp final : public LogicalProcess {
 public:
  WallLp(std::size_t index, const LpSlice& slice, WallRun& run, WallDelivery& delivery)
      : LogicalProcess(slice, run.seed, run.mailbox),
        index_(index),
        start_due_(slice.starts_group),
        run_(run),
        delivery_(delivery) {}
  ~WallLp() override;

  /// Receives what waits, a bounded number at a time, then hands over what that caused to be sent. One thread at a
  /// time.
  void work(WallThread& thread);
  /// After work(): something could not be handed over, and the LP must not work until it has been.
  [[nodiscard]] bool stalled() const noexcept { return !stalled_.empty(); }
  /// Where the first of it is for.
  [[nodiscard]] std::size_t stalled_on() const noexcept { return stalled_.front().lp; }
  [[nodiscard]] bool reserve_first_stalled();
  /// Hands the first over, for which room has been reserved, and what comes after it as far as there is room.
  void resume(WallThread& thread);
  void reserve_first_stalled_over();

  [[nodiscard]] Claim<>& claim() noexcept { return claim_; }
  // By who has the claim, or by the coordinator's thread, if the LP is placed there:
  /// Something has been taken out of the mailbox, or put in hand, and not been received. After work().
  [[nodiscard]] bool unfinished() const noexcept { return inbox_ != nullptr || in_hand_ != nullptr; }
  /// Room for mail that does not go through the mailbox: as much again as its bound.
  [[nodiscard]] bool has_hand_for(std::uint64_t weight) const noexcept {
    return in_hand_weight_ + weight <= run_.mailbox.capacity;
  }
  /// To be received before what is in the mailbox.
  void put_in_hand(Chunk* chunk) noexcept;
  /// The mailbox's, and what is in hand. While nobody does anything.
  [[nodiscard]] MailboxCounters counters() const noexcept {
    MailboxCounters counters = mailbox().counters();
    counters.pushed += in_hand_weight_;
    return counters;
  }

  /// Any thread.
  [[nodiscard]] bool has_mail() noexcept { return !mailbox().empty(); }
  /// Frees what nobody will receive.
  void discard_mail(ChunkCache& cache);
  [[nodiscard]] Totals published() const noexcept { return published_.read(); }
  /// An LP of the coordinator's thread: that it is claimed and to be run.
  std::atomic<bool> ready{false};

  [[nodiscard]] VirtualTime now() const override;
  Sent send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) override;
  TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) override;
  bool cancel(TimerId timer) override;
  void note(std::uint64_t value) override;
  void stop() override { run_.ledger.end(Ending::stopped); }
  [[nodiscard]] Totals totals() const override;

 private:
  /// A chunk that waits for room.
  struct Stalled {
    std::size_t lp;
    Chunk* chunk;
  };
  /// The body of the entry that stands for the part of a question that one LP is asked, or for its answers.
  struct Slice {
    OpenQuestion* open;
    std::uint32_t first, last;  ///< answers: 0, count
    std::uint64_t bytes;        ///< of the answers
  };

  void receive_all();
  [[nodiscard]] Chunk* next_inbox();
  [[nodiscard]] bool receive_chunk();
  void give_room_back(const Chunk& chunk, std::uint64_t count);
  void receive_slice(const Message& entry);
  void flush(Urgency urgency);
  void hand_over(std::size_t lp, Chunk* chunk, Urgency urgency);
  void put(std::size_t lp, ActorId target, const Slice& slice);
  [[gnu::noinline]] Chunk* open_for(ActorId target);
  [[gnu::noinline]] void hand_over_open(ActorId target);
  // Apart, so that the compiler keeps send() short.
  [[gnu::noinline]] bool answered_in_place(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes);
  [[gnu::noinline]] void hold_back(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes);
  void dispatch(OpenQuestion& question) override;
  TimerId set_deadline(Duration after, std::uint32_t kind, const Body& body) override;
  TimerId push_timer(Duration after, Origin origin, std::uint32_t kind, const Body& body);

  std::size_t index_;
  bool start_due_;
  WallRun& run_;
  WallDelivery& delivery_;
  Claim<> claim_;
  PublishedTotals published_;
  WallThread* thread_ = nullptr;
  VirtualTime work_began_{};
  Chunk* inbox_ = nullptr;  ///< taken and not yet received
  Chunk *in_hand_ = nullptr, *last_in_hand_ = nullptr;
  std::uint64_t in_hand_weight_ = 0;
  Message event_;  ///< the last one read from it
  std::vector<Stalled> stalled_;
  // While a slice is received:
  OpenQuestion* open_ = nullptr;
  std::uint64_t item_ = 0;  ///< the one being received
  bool item_answered_ = false;
  std::uint64_t answer_bytes_ = 0;
  /// Where messages are held back: by source and target, until when the last one was.
  std::unordered_map<std::uint64_t, VirtualTime> held_until_;
};

}  // namespace stakemine::engine
