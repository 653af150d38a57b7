// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/runtime.hpp"

#include "pool.hpp"
#include "thread_count.hpp"
#include "virtual_lp.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <numeric>
#include <thread>
#include <utility>

namespace stakemine::engine {
namespace {

/// One run, on the coordinator's thread.
class WindowLoop final : private Pool::Job {
 public:
  WindowLoop(const RuntimeOptions& options, Transport& transport, const Program& program);

  RunReport run_program();

 private:
  /// The LPs that have something to do in a window.
  struct Active {
    std::vector<std::size_t> coordinator, arena;
    std::size_t arena_messages = 0;
  };

  void distribute_arrivals();
  void choose_active();
  void run_active();
  void run_coordinator();
  void run(std::size_t index) override;
  void run_timed(std::size_t index);
  [[nodiscard]] bool worth_waking_others() const;
  void commit();
  void rethrow_first_failure() const;
  template <class Visit>
  void for_each_active(Visit visit) const;
  [[nodiscard]] RunReport report(Ending ending) const;

  RuntimeOptions options_;
  Transport& transport_;
  LocalExchange exchange_;
  LpTable table_;
  VirtualRun run_;
  std::vector<std::unique_ptr<VirtualLp>> lps_;
  std::vector<VirtualTime> timer_heads_;  ///< by LP
  Active active_;
  std::vector<std::unique_ptr<Chunk>> inboxes_;  ///< by LP, while arrivals are distributed
  std::vector<Message> arrivals_, events_;
  std::vector<Duration> busy_;  ///< by position in active_.arena
  double ns_per_message_ = 0;   ///< what the arena's messages cost lately; 0: not known yet
  VirtualTime until_{};         ///< the end of the current window
  VirtualTime end_time_{};
  unsigned threads_;
  Pool pool_;
  // What orders a window's parallel part after what comes before it, and what comes after it after it.
  std::atomic<std::uint64_t> windows_begun_{0};
  std::atomic<std::size_t> lps_done_{0};
};

WindowLoop::WindowLoop(const RuntimeOptions& options, Transport& transport, const Program& program)
    : options_(options),
      transport_(transport),
      exchange_(transport),
      table_(program, options.lp_size),
      threads_(thread_count(options.threads)),
      pool_(threads_, Pool::Callers::help) {
  STAKEMINE_ASSERT(transport.lookahead().count() >= 1);
  run_.seed = options.seed;
  run_.exchange = &exchange_;
  run_.keeps_events = options.observer != nullptr;
  for (const LpSlice& slice : table_.slices()) {
    lps_.push_back(std::make_unique<VirtualLp>(slice, run_));
    timer_heads_.push_back(lps_.back()->earliest_timer());
  }
  inboxes_.resize(lps_.size());
}

RunReport WindowLoop::run_program() {
  const Duration lookahead = transport_.lookahead();
  while (true) {
    if (options_.stop.stop_requested()) return report(Ending::interrupted);
    const VirtualTime earliest =
        timer_heads_.empty() ? kNever : *std::min_element(timer_heads_.begin(), timer_heads_.end());
    const VirtualTime start = exchange_.next_window(earliest);
    if (start == kNever) return report(Ending::quiescent);
    // What the events of this window send arrives at its end or later, so no LP can disturb another within it.
    until_ = later(start, lookahead);
    distribute_arrivals();
    choose_active();
    run_active();
    rethrow_first_failure();
    commit();
    bool stopped = false;
    for_each_active([&](std::size_t lp) { stopped = stopped || lps_[lp]->stop_requested(); });
    if (stopped) return report(Ending::stopped);
  }
}

void WindowLoop::distribute_arrivals() {
  exchange_.collect(until_, arrivals_);
  STAKEMINE_ASSERT(std::is_sorted(arrivals_.begin(), arrivals_.end(), CommitOrder{}));
  STAKEMINE_ASSERT(arrivals_.empty() || arrivals_.back().time < until_, "the transport delivered too early");
  for (const Message& message : arrivals_) {
    auto& inbox = inboxes_[table_.lp_of(message.target)];
    if (!inbox) inbox = std::make_unique<Chunk>();
    inbox->messages.push_back(message);
  }
}

void WindowLoop::choose_active() {
  active_.coordinator.clear();
  active_.arena.clear();
  active_.arena_messages = 0;
  for (std::size_t lp = 0; lp < lps_.size(); ++lp) {
    if (!inboxes_[lp] && timer_heads_[lp] >= until_) continue;
    const bool in_arena = table_.slices()[lp].placement == Placement::arena;
    if (in_arena && inboxes_[lp]) active_.arena_messages += inboxes_[lp]->messages.size();
    (in_arena ? active_.arena : active_.coordinator).push_back(lp);
    if (inboxes_[lp]) lps_[lp]->mailbox().push(std::move(inboxes_[lp]));
  }
}

void WindowLoop::run_active() {
  const std::size_t count = active_.arena.size();
  busy_.assign(count, Duration{0});
  std::size_t done = 0;
  const bool alone = !worth_waking_others();
  if (alone) {
    run_coordinator();
    // A window that turns out dearer than the ones before it is shared from then on.
    for (Duration spent{0}; done < count && (threads_ == 1 || spent < options_.sequential_below); ++done) {
      run_timed(done);
      spent += busy_[done];
    }
  }
  if (done < count) {
    const auto beside = [&] {
      if (!alone) run_coordinator();
    };
    lps_done_.store(done, std::memory_order_relaxed);
    windows_begun_.fetch_add(1, std::memory_order_release);
    pool_.run_all(*this, done, count, beside);
    STAKEMINE_ASSERT(lps_done_.load(std::memory_order_acquire) == count);
  }
  if (active_.arena_messages == 0) return;
  const Duration busy = std::accumulate(busy_.begin(), busy_.end(), Duration{0});
  const double lately = static_cast<double>(busy.count()) / static_cast<double>(active_.arena_messages);
  ns_per_message_ = ns_per_message_ == 0 ? lately : 0.5 * (ns_per_message_ + lately);
}

void WindowLoop::run_coordinator() {
  for (const std::size_t lp : active_.coordinator) lps_[lp]->run_window(until_);
}

void WindowLoop::run(std::size_t index) {
  (void)windows_begun_.load(std::memory_order_acquire);
  run_timed(index);
  lps_done_.fetch_add(1, std::memory_order_release);
}

void WindowLoop::run_timed(std::size_t index) {
  // Real time decides on which thread an LP runs, never what it does.
  const auto began = std::chrono::steady_clock::now();
  lps_[active_.arena[index]]->run_window(until_);
  busy_[index] = std::chrono::steady_clock::now() - began;
}

bool WindowLoop::worth_waking_others() const {
  const std::size_t tasks = active_.arena.size() + (active_.coordinator.empty() ? 0 : 1);
  if (threads_ == 1 || active_.arena.empty() || tasks < 2) return false;
  const bool never_measured = ns_per_message_ == 0 && active_.arena_messages > 0;
  const double expected_ns = ns_per_message_ * static_cast<double>(active_.arena_messages);
  return never_measured || expected_ns >= static_cast<double>(options_.sequential_below.count());
}

template <class Visit>
void WindowLoop::for_each_active(Visit visit) const {
  for (const std::size_t lp : active_.coordinator) visit(lp);
  for (const std::size_t lp : active_.arena) visit(lp);
}

void WindowLoop::rethrow_first_failure() const {
  const VirtualLp* first = nullptr;
  for_each_active([&](std::size_t lp) {
    const VirtualLp& candidate = *lps_[lp];
    if (candidate.failure() && (first == nullptr || CommitOrder{}(candidate.failed_at(), first->failed_at())))
      first = &candidate;
  });
  if (first != nullptr) std::rethrow_exception(first->failure());
}

void WindowLoop::commit() {
  exchange_.commit();
  for_each_active([&](std::size_t lp) {
    run_.totals.add(lps_[lp]->take_totals());
    timer_heads_[lp] = lps_[lp]->earliest_timer();
    end_time_ = std::max(end_time_, lps_[lp]->last_time());
    lps_[lp]->take_events(events_);
  });
  if (options_.observer == nullptr) return;
  std::sort(events_.begin(), events_.end(), CommitOrder{});
  options_.observer->committed(events_);
  events_.clear();
}

RunReport WindowLoop::report(Ending ending) const {
  RunReport report;
  report.ending = ending;
  report.totals = run_.totals;
  report.dropped = transport_.dropped();
  report.undelivered = report.totals.sent - report.totals.delivered - report.dropped;
  report.end_time = end_time_;
  report.threads = threads_;
  report.exchange = exchange_.counters();
  for (const auto& lp : lps_)
    report.mailboxes.push_back({lp->slice().actors, lp->slice().placement, lp->mailbox().counters()});
  return report;
}

class VirtualRuntime final : public Runtime {
 public:
  VirtualRuntime(const RuntimeOptions& options, Transport& transport) : options_(options), transport_(transport) {}

  RunReport run(const Program& program) override {
    RunReport report;
    std::exception_ptr failure;
    std::jthread coordinator([&] {
      try {
        report = WindowLoop(options_, transport_, program).run_program();
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
  Transport& transport_;
};

}  // namespace

std::unique_ptr<Runtime> make_virtual_runtime(const RuntimeOptions& options, Transport& transport) {
  return std::make_unique<VirtualRuntime>(options, transport);
}

}  // namespace stakemine::engine
