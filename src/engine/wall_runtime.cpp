// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/engine/chaos.hpp"
#include "stakemine/engine/runtime.hpp"

#include "engine/chaos_points.hpp"
#include "engine/flow_control.hpp"
#include "engine/pool.hpp"
#include "engine/ready_list.hpp"
#include "engine/spin.hpp"
#include "engine/thread_count.hpp"
#include "engine/wall_lp.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <stop_token>
#include <thread>
#include <utility>

namespace stakemine::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// One run, on the coordinator's thread. `Chaos` is called at every point where threads may overtake each other
/// (chaos.hpp); NoChaos does nothing there and costs nothing.
template <class Chaos>
class WallScheduler final : private WallDelivery, private Pool::Job {
 public:
  WallScheduler(const RuntimeOptions& options, const Program& program, const Chaos& chaos);
  WallScheduler(const WallScheduler&) = delete;
  WallScheduler& operator=(const WallScheduler&) = delete;
  ~WallScheduler() override;

  RunReport run_program();

 private:
  void push(std::size_t lp, Chunk* chunk, WallThread& thread, Urgency urgency) override;
  bool put_in_hand(std::size_t lp, Chunk* chunk, WallThread& thread, Urgency urgency) override;
  void see_to(std::size_t lp, WallThread& thread, Urgency urgency);
  void tell_ledger(WallThread& thread);
  void room_made(std::size_t lp) override;
  void deliver_due(std::span<const Message> due);

  // LPs of the arena.
  void make_ready(std::size_t lp);
  void start_runner();
  void run(std::size_t index) override;
  VirtualTime look_at_clock(WallThread& thread) const;
  void run_lp(std::size_t lp, WallThread& thread);
  void run_until_idle(WallThread& thread);
  void see_to_claimed(WallThread& thread);

  // The coordinator's thread.
  void run_coordinator();
  [[nodiscard]] bool run_coordinator_lps();
  void run_claimed_here();
  [[nodiscard]] bool help();
  [[nodiscard]] bool cheap(std::size_t lps) const;

  void come_to_rest() noexcept;
  [[nodiscard]] RunReport report() const;

  [[no_unique_address]] Chaos chaos_;
  LpTable table_;
  WallRun run_;
  ChunkDepot depot_;
  WallTimers timers_;
  std::vector<std::size_t> coordinator_lps_;
  ReadyList<> ready_;
  FlowControl<> flow_;
  std::atomic<std::size_t> tasks_{0};  ///< runners enqueued and not yet returned
  std::atomic<double> ns_per_run_{0};  ///< what running an LP has cost lately; 0: not known
  unsigned threads_;
  Pool pool_;
  std::vector<std::unique_ptr<WallThread>> pool_threads_;  ///< by the pool's slots
  WallThread coordinator_, timer_thread_;
  std::stop_token stop_;
  Duration sequential_below_;
};

template <class Chaos>
WallScheduler<Chaos>::WallScheduler(const RuntimeOptions& options, const Program& program, const Chaos& chaos)
    : chaos_(chaos),
      table_(program, options.lp_size),
      timers_(run_.start = SteadyClock::now(), [this](std::span<const Message> due) { deliver_due(due); }),
      ready_(table_.slices().size(), thread_count(options.threads)),
      flow_(table_.slices().size()),
      threads_(thread_count(options.threads)),
      pool_(threads_, Pool::Callers::stay_outside),
      coordinator_(table_.slices().size(), depot_),
      timer_thread_(table_.slices().size(), depot_),
      stop_(options.stop),
      sequential_below_(options.sequential_below) {
  STAKEMINE_ASSERT(options.observer == nullptr, "there is no commit order to observe on the wall's clock");
  STAKEMINE_ASSERT(options.mailbox.capacity >= Chunk::kCapacity + 1, "a mailbox holds a chunk at least");
  run_.seed = options.seed;
  run_.table = &table_;
  run_.timers = &timers_;
  run_.mailbox = options.mailbox;
  run_.delay = options.delay;
  run_.delay_scale = options.delay_scale;
  for (std::size_t slot = 0; slot < pool_.slot_count(); ++slot)
    pool_threads_.push_back(std::make_unique<WallThread>(table_.slices().size(), depot_));
  WallDelivery& delivery = *this;
  for (const LpSlice& slice : table_.slices()) {
    if (slice.placement == Placement::coordinator_thread) coordinator_lps_.push_back(run_.lps.size());
    run_.lps.push_back(std::make_unique<WallLp>(run_.lps.size(), slice, run_, delivery));
  }
}

template <class Chaos>
WallScheduler<Chaos>::~WallScheduler() {
  come_to_rest();
  for (const auto& lp : run_.lps) lp->discard_mail(coordinator_.outbox.cache());
}

template <class Chaos>
RunReport WallScheduler<Chaos>::run_program() {
  const std::stop_callback on_interrupt(stop_, [this] { run_.ledger.end(Ending::interrupted); });
  run_.ledger.begin();  // while there is something to start
  for (std::size_t lp = 0; lp < run_.lps.size(); ++lp) {
    if (!run_.lps[lp]->slice().starts_group || !run_.lps[lp]->claim().take()) continue;
    run_.ledger.begin();
    if (run_.lps[lp]->slice().placement == Placement::arena) {
      make_ready(lp);
    } else {
      run_.lps[lp]->ready.store(true, std::memory_order_release);
    }
  }
  run_.ledger.done();
  run_coordinator();
  come_to_rest();
  if (run_.ledger.failure()) std::rethrow_exception(run_.ledger.failure());
  return report();
}

template <class Chaos>
void WallScheduler<Chaos>::push(std::size_t index, Chunk* chunk, WallThread& thread, Urgency urgency) {
  WallLp& lp = *run_.lps[index];
  chaos_.point();
  lp.mailbox().push(chunk);
  chaos_.point();
  if (lp.mailbox().policy() == MailboxPolicy::drop_oldest)
    lp.mailbox().trim([&thread](Chunk* emptied) { thread.outbox.cache().put(emptied); });
  if (lp.claim().take()) see_to(index, thread, urgency);
}

template <class Chaos>
bool WallScheduler<Chaos>::put_in_hand(std::size_t index, Chunk* chunk, WallThread& thread, Urgency urgency) {
  WallLp& lp = *run_.lps[index];
  // What the sender has pushed comes first (see Claim::take_if_free).
  if (!lp.mailbox().empty()) return false;
  chaos_.point();
  if (lp.slice().placement == Placement::coordinator_thread) {
    // All that this LP holds is the coordinator's thread's, whether it is claimed or not.
    if (&thread != &coordinator_ || !lp.has_hand_for(chunk->weight())) return false;
    lp.put_in_hand(chunk);
    if (lp.claim().take_if_free()) see_to(index, thread, urgency);
    return true;
  }
  if (chunk->weight() > run_.mailbox.capacity || !lp.claim().take_if_free()) return false;
  chaos_.point();
  lp.put_in_hand(chunk);
  see_to(index, thread, urgency);
  return true;
}

/// Has an LP that has just been claimed run.
template <class Chaos>
void WallScheduler<Chaos>::see_to(std::size_t index, WallThread& thread, Urgency urgency) {
  WallLp& lp = *run_.lps[index];
  if (lp.slice().placement == Placement::coordinator_thread) {
    run_.ledger.begin();
    lp.ready.store(true, std::memory_order_release);
    run_.ledger.bell().ring();
  } else if (urgency == Urgency::now) {
    run_.ledger.begin();
    make_ready(index);
  } else {
    ++thread.begun;
    thread.claimed.push_back(static_cast<std::uint32_t>(index));
  }
}

/// To be called before anybody else may come by what this thread has claimed, and before it pauses: until then the run
/// is kept going by the claim that the thread has held meanwhile, or by what it has not yet counted as done.
template <class Chaos>
void WallScheduler<Chaos>::tell_ledger(WallThread& thread) {
  const std::int64_t begun = std::exchange(thread.begun, 0);
  if (begun > 0) run_.ledger.begin(static_cast<std::uint64_t>(begun));
  if (begun < 0) run_.ledger.done(static_cast<std::uint64_t>(-begun));
}

template <class Chaos>
void WallScheduler<Chaos>::room_made(std::size_t lp) {
  chaos_.point();
  flow_.room_made(static_cast<std::uint32_t>(lp), [this](std::uint32_t sender) {
    WallLp& waiting = *run_.lps[sender];
    if (waiting.slice().placement == Placement::coordinator_thread) {
      waiting.ready.store(true, std::memory_order_release);
      run_.ledger.bell().ring();
    } else {
      make_ready(sender);
    }
  });
}

// Timers, and what was held back: neither can wait for room.
template <class Chaos>
void WallScheduler<Chaos>::deliver_due(std::span<const Message> due) {
  const auto hand_over = [this](std::size_t lp, Chunk* chunk) {
    const std::uint64_t count = chunk->size();
    run_.lps[lp]->mailbox().reserve_over(count);
    push(lp, chunk, timer_thread_, Urgency::now);
    run_.ledger.done(count);
  };
  for (const Message& message : due) {
    const std::size_t lp = table_.lp_of(message.target);
    const bool stays = message.origin != Origin::message;
    if (const Chunk& open = timer_thread_.outbox.open(lp); open.size() > 0 && open.stays != stays)
      hand_over(lp, timer_thread_.outbox.take(lp));
    Chunk& chunk = timer_thread_.outbox.open(lp);
    chunk.stays = stays;
    chunk.append({message.time, message.bytes, message.kind, message.origin}, message.source, message.target,
                 message.body);
    if (chunk.full()) hand_over(lp, timer_thread_.outbox.take(lp));
  }
  timer_thread_.outbox.drain(hand_over);
}

template <class Chaos>
void WallScheduler<Chaos>::make_ready(std::size_t lp) {
  const bool start = ready_.add(static_cast<std::uint32_t>(lp));
  chaos_.point();
  if (start) start_runner();
}

template <class Chaos>
void WallScheduler<Chaos>::start_runner() {
  // Release: the task, which begins with an acquire, sees all that whoever starts it has seen.
  tasks_.fetch_add(1, std::memory_order_release);
  pool_.enqueue(*this, 0);
}

template <class Chaos>
void WallScheduler<Chaos>::run(std::size_t) {
  (void)tasks_.load(std::memory_order_acquire);
  run_until_idle(*pool_threads_.at(Pool::slot()));
  // The last that this task does to anything of the run's. Release: come_to_rest() sees all that it did.
  tasks_.fetch_sub(1, std::memory_order_release);
}

template <class Chaos>
void WallScheduler<Chaos>::run_until_idle(WallThread& thread) {
  Spin spin;
  while (!run_.ledger.ended()) {
    chaos_.point();
    if (const auto lp = ready_.take()) {
      look_at_clock(thread);
      run_lp(*lp, thread);
      see_to_claimed(thread);
      if (chaos_.dies()) return start_runner();  // which counts among the runners as this one did
      spin = Spin{};
    } else if (!spin.again() && ready_.leave()) {
      return;
    }
  }
}

/// Runs what this thread's last LP has claimed: the first itself, since its messages are in this core's cache, and so
/// on; the others wait for whoever comes first.
template <class Chaos>
void WallScheduler<Chaos>::see_to_claimed(WallThread& thread) {
  tell_ledger(thread);
  while (!thread.claimed.empty()) {
    chaos_.shuffle(thread.claimed);
    const std::uint32_t next = thread.claimed.front();
    for (std::size_t i = 1; i < thread.claimed.size(); ++i) make_ready(thread.claimed[i]);
    thread.claimed.clear();
    look_at_clock(thread);
    run_lp(next, thread);
    tell_ledger(thread);
  }
}

template <class Chaos>
VirtualTime WallScheduler<Chaos>::look_at_clock(WallThread& thread) const {
  return thread.now = VirtualTime{SteadyClock::now() - run_.start};
}

template <class Chaos>
void WallScheduler<Chaos>::run_lp(std::size_t index, WallThread& thread) {
  constexpr std::uint32_t kSampleEvery = 32;
  WallLp& lp = *run_.lps[index];
  // What an LP does when it starts, or for the coordinator, says nothing of what messages to the arena cost.
  const bool sampled = lp.slice().placement == Placement::arena && (lp.unfinished() || !lp.mailbox().empty()) &&
                       ++thread.runs % kSampleEvery == 1;
  const auto began = sampled ? SteadyClock::now() : SteadyClock::time_point{};
  chaos_.point();
  if (lp.stalled() && lp.reserve_first_stalled()) lp.resume(thread);
  if (!lp.stalled()) lp.work(thread);
  if (sampled) {
    const double ns = std::chrono::duration<double, std::nano>(SteadyClock::now() - began).count();
    const double before = ns_per_run_.load(std::memory_order_relaxed);
    ns_per_run_.store(before == 0 ? ns : 0.75 * before + 0.25 * ns, std::memory_order_relaxed);
  }
  if (lp.stalled()) tell_ledger(thread);  // it may go on elsewhere, and be done, while this thread has yet to tell
  while (lp.stalled() && !run_.ledger.ended()) {
    run_.lps[lp.stalled_on()]->mailbox().count_blocked();
    chaos_.point();
    const auto verdict = flow_.block(static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(lp.stalled_on()),
                                     [&lp] { return lp.reserve_first_stalled(); });
    if (verdict == FlowControl<>::Verdict::wait) return;  // it stays claimed, and may be running elsewhere by now
    if (verdict == FlowControl<>::Verdict::go_over) lp.reserve_first_stalled_over();
    lp.resume(thread);
  }
  chaos_.point();
  const bool unfinished = lp.unfinished();  // while it is still this thread's
  if (lp.claim().release([&] { return !run_.ledger.ended() && (unfinished || lp.has_mail()); })) {
    if (lp.slice().placement == Placement::coordinator_thread) {
      lp.ready.store(true, std::memory_order_release);
    } else {
      thread.claimed.push_back(static_cast<std::uint32_t>(index));
    }
  } else {
    --thread.begun;
  }
}

template <class Chaos>
void WallScheduler<Chaos>::run_coordinator() {
  while (!run_.ledger.ended()) {
    const std::uint32_t ticket = run_.ledger.bell().ticket();
    if (run_coordinator_lps()) continue;
    Spin spin;
    while (run_.ledger.bell().ticket() == ticket && (help() || spin.again())) {
    }
    chaos_.point();
    if (!run_.ledger.ended()) run_.ledger.bell().wait(ticket);
  }
}

template <class Chaos>
bool WallScheduler<Chaos>::run_coordinator_lps() {
  bool ran = false;
  for (const std::size_t lp : coordinator_lps_) {
    if (!run_.lps[lp]->ready.exchange(false, std::memory_order_acquire)) continue;
    look_at_clock(coordinator_);
    run_lp(lp, coordinator_);
    run_claimed_here();
    ran = true;
  }
  return ran;
}

/// What the coordinator has just sent, if it is so little that waking others would take longer.
template <class Chaos>
void WallScheduler<Chaos>::run_claimed_here() {
  constexpr std::size_t kLookEvery = 8;
  auto& claimed = coordinator_.claimed;
  tell_ledger(coordinator_);
  chaos_.shuffle(claimed);
  if (cheap(claimed.size())) {
    const VirtualTime began = look_at_clock(coordinator_);
    for (std::size_t done = 0; done < claimed.size(); ++done) {
      // What turns out dearer than it was lately is shared after all.
      if (done % kLookEvery == kLookEvery - 1 && look_at_clock(coordinator_) - began > sequential_below_) {
        claimed.erase(claimed.begin(), claimed.begin() + static_cast<std::ptrdiff_t>(done));
        break;
      }
      run_lp(claimed[done], coordinator_);
      if (done + 1 == claimed.size()) {
        claimed.clear();
        return tell_ledger(coordinator_);
      }
    }
    tell_ledger(coordinator_);
  }
  for (const std::uint32_t lp : claimed) make_ready(lp);
  claimed.clear();
}

/// Runs an LP of the arena on the coordinator's thread, which has nothing else to do.
template <class Chaos>
bool WallScheduler<Chaos>::help() {
  if (!cheap(1)) return false;
  const auto lp = ready_.take();
  if (!lp) return false;
  look_at_clock(coordinator_);
  run_lp(*lp, coordinator_);
  run_claimed_here();
  return true;
}

template <class Chaos>
bool WallScheduler<Chaos>::cheap(std::size_t lps) const {
  const double ns = ns_per_run_.load(std::memory_order_relaxed);
  return ns > 0 && ns * static_cast<double>(lps) < static_cast<double>(sequential_below_.count());
}

template <class Chaos>
void WallScheduler<Chaos>::come_to_rest() noexcept {
  // Tasks return after the message that they are at. While one is running, it is counted until after it has counted
  // those that it enqueues; timers, the only other source of tasks, are stopped first.
  run_.ledger.end(Ending::stopped);
  timers_.stop();
  while (tasks_.load(std::memory_order_acquire) != 0) std::this_thread::sleep_for(std::chrono::microseconds{20});
}

template <class Chaos>
RunReport WallScheduler<Chaos>::report() const {
  RunReport report;
  report.ending = run_.ledger.ending();
  report.end_time = VirtualTime{SteadyClock::now() - run_.start};
  report.threads = threads_;
  for (const auto& lp : run_.lps) {
    report.totals.add(lp->published());
    report.mailboxes.push_back({lp->slice().actors, lp->slice().placement, lp->counters()});
    report.dropped += report.mailboxes.back().counters.dropped;
  }
  report.undelivered = report.totals.sent - report.totals.delivered - report.dropped;
  return report;
}

template <class Chaos>
class WallRuntime final : public Runtime {
 public:
  WallRuntime(const RuntimeOptions& options, const Chaos& chaos) : options_(options), chaos_(chaos) {}

  RunReport run(const Program& program) override {
    RunReport report;
    std::exception_ptr failure;
    std::jthread coordinator([&] {
      try {
        report = WallScheduler<Chaos>(options_, program, chaos_).run_program();
      } catch (...) {
        failure = std::current_exception();
      }
    });
    coordinator.join();
    if (failure) std::rethrow_exception(failure);
    return report;
  }

 private:
  RuntimeOptions options_;
  [[no_unique_address]] Chaos chaos_;
};

}  // namespace

std::unique_ptr<Runtime> make_wall_runtime(const RuntimeOptions& options) {
  return std::make_unique<WallRuntime<NoChaos>>(options, NoChaos{});
}

std::unique_ptr<Runtime> make_chaotic_wall_runtime(const RuntimeOptions& options, const ChaosOptions& chaos) {
  return std::make_unique<WallRuntime<SeededChaos>>(options, SeededChaos{chaos});
}

}  // namespace stakemine::engine
