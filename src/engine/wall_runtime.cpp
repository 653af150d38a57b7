// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/engine/runtime.hpp"

#include "pool.hpp"
#include "thread_count.hpp"
#include "wall_lp.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <stop_token>
#include <thread>
#include <utility>

namespace stakemine::engine {
namespace {

/// What belongs to one of the pool's threads.
struct alignas(64) ThreadState {
  explicit ThreadState(std::size_t lp_count) : outbox(lp_count) {}

  Outbox outbox;
  std::atomic<bool> busy{false};
};

/// One run, on the coordinator's thread.
class WallScheduler final : private WallDelivery, private Pool::Job {
 public:
  WallScheduler(const RuntimeOptions& options, const Program& program);
  ~WallScheduler() override { come_to_rest(); }

  RunReport run_program();

 private:
  void hand_over(std::size_t lp, std::unique_ptr<Chunk> chunk) override;
  void enqueue(std::size_t lp);
  void run(std::size_t lp) override;
  void run_coordinator();
  void come_to_rest() noexcept;
  [[nodiscard]] RunReport report() const;

  WallLedger ledger_;
  LpTable table_;
  WallRun run_;
  WallTimers timers_;
  std::vector<std::unique_ptr<WallLp>> lps_;
  std::vector<WallLp*> coordinator_lps_;
  std::atomic<std::size_t> tasks_{0};  ///< enqueued and not yet returned
  unsigned threads_;
  Pool pool_;
  std::vector<std::unique_ptr<ThreadState>> thread_states_;  ///< by the pool's slots
  std::stop_token stop_;
  std::size_t group_count_;
};

WallScheduler::WallScheduler(const RuntimeOptions& options, const Program& program)
    : table_(program, options.lp_size),
      run_{options.seed, std::chrono::steady_clock::now(), &table_, &ledger_, &timers_, this},
      timers_(run_.start,
              [this](const Message& timer) {
                auto chunk = std::make_unique<Chunk>();
                chunk->messages.push_back(timer);
                hand_over(table_.lp_of(timer.target), std::move(chunk));
              }),
      threads_(thread_count(options.threads)),
      pool_(threads_, Pool::Callers::stay_outside),
      stop_(options.stop),
      group_count_(program.parts().size()) {
  STAKEMINE_ASSERT(options.observer == nullptr, "there is no commit order to observe on the wall's clock");
  for (std::size_t slot = 0; slot < pool_.slot_count(); ++slot)
    thread_states_.push_back(std::make_unique<ThreadState>(table_.slices().size()));
  for (const LpSlice& slice : table_.slices()) {
    lps_.push_back(std::make_unique<WallLp>(slice, run_));
    if (slice.placement == Placement::coordinator_thread) coordinator_lps_.push_back(lps_.back().get());
  }
}

RunReport WallScheduler::run_program() {
  const std::stop_callback on_interrupt(stop_, [this] { ledger_.end(Ending::interrupted); });
  ledger_.settle(group_count_, 0, Totals{});  // each has yet to start
  for (std::size_t lp = 0; lp < lps_.size(); ++lp) {
    const LpSlice& slice = lps_[lp]->slice();
    if (slice.starts_group && slice.placement == Placement::arena && lps_[lp]->claim()) enqueue(lp);
  }
  run_coordinator();
  come_to_rest();
  if (ledger_.failure()) std::rethrow_exception(ledger_.failure());
  return report();
}

void WallScheduler::run_coordinator() {
  Outbox outbox(lps_.size());
  for (WallLp* lp : coordinator_lps_) lp->work(outbox);
  while (true) {
    const std::uint32_t ticket = ledger_.bell().ticket();
    if (ledger_.ended()) return;
    bool had_mail = false;
    for (WallLp* lp : coordinator_lps_) {
      if (lp->mailbox().empty()) continue;
      had_mail = true;
      lp->work(outbox);
    }
    if (!had_mail) ledger_.bell().wait(ticket);
  }
}

void WallScheduler::hand_over(std::size_t index, std::unique_ptr<Chunk> chunk) {
  WallLp& lp = *lps_[index];
  lp.mailbox().push(std::move(chunk));
  if (lp.slice().placement == Placement::coordinator_thread)
    ledger_.bell().ring();
  else if (lp.claim())
    enqueue(index);
}

void WallScheduler::enqueue(std::size_t lp) {
  // Release: the task, which begins with an acquire, sees all that whoever claimed the LP had seen.
  tasks_.fetch_add(1, std::memory_order_release);
  pool_.enqueue(*this, lp);
}

void WallScheduler::run(std::size_t index) {
  (void)tasks_.load(std::memory_order_acquire);
  WallLp& lp = *lps_[index];
  ThreadState& mine = *thread_states_.at(Pool::slot());
  const bool was_busy = mine.busy.exchange(true, std::memory_order_acquire);
  STAKEMINE_ASSERT(!was_busy);
  lp.work(mine.outbox);
  mine.busy.store(false, std::memory_order_release);
  if (lp.release_claim()) enqueue(index);
  // The last that this task does to anything of the run's. Release: come_to_rest() sees all that it did.
  tasks_.fetch_sub(1, std::memory_order_release);
}

void WallScheduler::come_to_rest() noexcept {
  // Tasks return after the message that they are at. While one is running, it is counted until after it has counted
  // those that it enqueues; timers, the only other source of tasks, are stopped first.
  ledger_.end(Ending::stopped);
  timers_.stop();
  while (tasks_.load(std::memory_order_acquire) != 0) std::this_thread::sleep_for(std::chrono::microseconds{20});
}

RunReport WallScheduler::report() const {
  RunReport report;
  report.ending = ledger_.ending();
  report.totals = ledger_.totals();
  report.undelivered = report.totals.sent - report.totals.delivered;
  report.end_time = VirtualTime{std::chrono::steady_clock::now() - run_.start};
  report.threads = threads_;
  for (const auto& lp : lps_)
    report.mailboxes.push_back({lp->slice().actors, lp->slice().placement, lp->mailbox().counters()});
  return report;
}

class WallRuntime final : public Runtime {
 public:
  explicit WallRuntime(const RuntimeOptions& options) : options_(options) {}

  RunReport run(const Program& program) override {
    RunReport report;
    std::exception_ptr failure;
    std::jthread coordinator([&] {
      try {
        report = WallScheduler(options_, program).run_program();
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
};

}  // namespace

std::unique_ptr<Runtime> make_wall_runtime(const RuntimeOptions& options) {
  return std::make_unique<WallRuntime>(options);
}

}  // namespace stakemine::engine
