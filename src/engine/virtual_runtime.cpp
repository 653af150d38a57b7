// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/runtime.hpp"

#include "engine/crew.hpp"
#include "engine/phase_clock.hpp"
#include "engine/question_rounds.hpp"
#include "engine/thread_count.hpp"
#include "engine/virtual_lp.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

namespace stakemine::engine {
namespace {

/// One run, on the coordinator's thread.
class WindowLoop final : public WholeRun {
 public:
  WindowLoop(const RuntimeOptions& options, Transport* transport, const Delay* delay, const Program& program);
  WindowLoop(const WindowLoop&) = delete;
  WindowLoop& operator=(const WindowLoop&) = delete;
  ~WindowLoop() override;

  RunReport run_program();
  [[nodiscard]] std::optional<RunState> at_rest(const VirtualLp& asker) const override;
  void run_blocks(const VirtualLp& asker, std::size_t count, const BlockWork& work) override;

 private:
  /// The LPs that have something to do in a window.
  struct Active {
    std::vector<std::size_t> coordinator, arena, all;
  };

  /// Whether this LP, and no other, has something to do in the current window.
  [[nodiscard]] bool is_alone(const VirtualLp& lp) const {
    return active_.all.size() == 1 && lps_[active_.all.front()].get() == &lp;
  }
  [[nodiscard]] std::vector<Mailbox*> make_lps();
  [[nodiscard]] VirtualTime head_of(std::size_t lp) const { return std::min(heads_[lp], exchange_->earliest_mail(lp)); }
  [[nodiscard]] VirtualTime earliest() const;
  void choose_active();
  void run_active();
  void flush(std::size_t slot);
  /// What follows from it that some LPs have run.
  template <class Lps>
  void commit(const Lps& lps);
  void observe(VirtualTime before);
  void send_questions();
  [[nodiscard]] RunReport report(Ending ending);

  RuntimeOptions options_;
  Transport* transport_;
  Duration lookahead_;
  LpTable table_;
  Crew crew_;
  ChunkDepot depot_;
  std::vector<std::unique_ptr<Outbox>> outboxes_;  ///< by the crew's slot
  VirtualRun run_;
  std::vector<std::unique_ptr<VirtualLp>> lps_;
  std::vector<std::size_t> coordinator_lps_;
  std::vector<VirtualTime> heads_;  ///< by LP: of its queue
  std::unique_ptr<LocalExchange> exchange_;
  std::unique_ptr<QuestionRounds> question_rounds_;
  Active active_;
  // What groups do when they start says nothing of what their messages will cost.
  Crew::Cost start_cost_, window_cost_, flush_cost_, blocks_cost_;
  bool begun_ = false;
  std::vector<Message> events_;
  VirtualTime until_{};  ///< the end of the current window
  VirtualTime end_time_{};
  VirtualTime stop_at_ = kNever;
  unsigned threads_;
  PhaseClock clock_;
};

WindowLoop::WindowLoop(const RuntimeOptions& options, Transport* transport, const Delay* delay, const Program& program)
    : options_(options),
      transport_(transport),
      lookahead_(transport != nullptr ? transport->lookahead() : delay->lookahead()),
      table_(program, options.lp_size),
      crew_(thread_count(options.threads), options.sequential_below),
      threads_(thread_count(options.threads)) {
  STAKEMINE_ASSERT(lookahead_.count() >= 1);
  const std::size_t lp_count = table_.slices().size();
  std::vector<Outbox*> outboxes;
  for (std::size_t slot = 0; slot < crew_.slot_count(); ++slot) {
    outboxes_.push_back(std::make_unique<Outbox>(lp_count + 1, depot_));
    outboxes.push_back(outboxes_.back().get());
  }
  run_.seed = options.seed;
  run_.table = &table_;
  run_.delay = delay;
  run_.keeps_events = options.observer != nullptr;
  run_.whole = this;
  if (options.begin != nullptr) {
    STAKEMINE_ASSERT(options.begin->sequences.size() == program.actor_count(), "the state of another program");
    run_.begin = options.begin;
    run_.totals = options.begin->totals;
  }
  exchange_ = std::make_unique<LocalExchange>(transport, table_, make_lps(), outboxes_.back()->cache());
  run_.exchange = exchange_.get();
  run_.transport_lane = exchange_->transport_lane();
  question_rounds_ = std::make_unique<QuestionRounds>(run_, program, transport, lps_, std::move(outboxes), crew_);
}

WindowLoop::~WindowLoop() {
  for (const auto& lp : lps_) discard(lp->mailbox().take(), outboxes_.back()->cache());
}

std::vector<Mailbox*> WindowLoop::make_lps() {
  std::vector<Mailbox*> mailboxes;
  for (const LpSlice& slice : table_.slices()) {
    if (slice.placement == Placement::coordinator_thread) coordinator_lps_.push_back(lps_.size());
    lps_.push_back(std::make_unique<VirtualLp>(slice, run_));
    heads_.push_back(lps_.back()->head());
    mailboxes.push_back(&lps_.back()->mailbox());
  }
  return mailboxes;
}

RunReport WindowLoop::run_program() {
  while (true) {
    if (options_.stop.stop_requested()) return report(Ending::interrupted);
    clock_.enter(clock_.deliver_s);
    const VirtualTime start = exchange_->next_window(earliest());
    if (start >= stop_at_ && stop_at_ != kNever) return report(Ending::stopped);
    if (start == kNever) return report(Ending::quiescent);
    // What the events of this window send arrives at its end or later, so no LP can disturb another within it.
    until_ = std::min(later(start, lookahead_), stop_at_);
    exchange_->deliver(until_);
    choose_active();
    clock_.enter(clock_.compute_s);
    run_active();
    clock_.enter(clock_.gather_s);
    commit(active_.all);
    observe(until_);
    send_questions();
  }
}

VirtualTime WindowLoop::earliest() const {
  VirtualTime earliest = kNever;
  for (std::size_t lp = 0; lp < lps_.size(); ++lp) earliest = std::min(earliest, head_of(lp));
  return earliest;
}

void WindowLoop::choose_active() {
  active_.coordinator.clear();
  active_.arena.clear();
  active_.all.clear();
  for (std::size_t lp = 0; lp < lps_.size(); ++lp) {
    if (head_of(lp) >= until_) continue;
    exchange_->forget_earliest(lp);
    (table_.slices()[lp].placement == Placement::arena ? active_.arena : active_.coordinator).push_back(lp);
    active_.all.push_back(lp);
  }
}

void WindowLoop::run_active() {
  std::function<void()> beside;
  if (!active_.coordinator.empty()) {
    beside = [this] {
      for (const std::size_t lp : active_.coordinator) lps_[lp]->run_window(until_, *outboxes_.back());
    };
  }
  crew_.run(
      active_.arena.size(),
      [this](std::size_t index, std::size_t slot) {
        const std::size_t lp = active_.arena[index];
        lps_[lp]->run_window(until_, *outboxes_[slot]);
        heads_[lp] = lps_[lp]->head();
      },
      beside, begun_ ? window_cost_ : start_cost_);
  begun_ = true;
  crew_.run(
      outboxes_.size(), [this](std::size_t index, std::size_t) { flush(index); }, {}, flush_cost_);
}

void WindowLoop::flush(std::size_t slot) {
  outboxes_[slot]->drain([this](std::size_t lane, Chunk* chunk) { exchange_->post(lane, chunk); });
}

template <class Lps>
void WindowLoop::commit(const Lps& lps) {
  const VirtualLp* first_failed = nullptr;
  for (const std::size_t index : lps) {
    VirtualLp& lp = *lps_[index];
    if (lp.failure() && (first_failed == nullptr || CommitOrder{}(lp.failed_at(), first_failed->failed_at())))
      first_failed = &lp;
    run_.totals.add(lp.take_totals());
    heads_[index] = lp.head();
    end_time_ = std::max(end_time_, lp.last_time());
    stop_at_ = std::min(stop_at_, later(lp.stop_requested(), lookahead_));
    if (run_.keeps_events) lp.take_events(events_);
  }
  if (first_failed != nullptr) std::rethrow_exception(first_failed->failure());
}

std::optional<RunState> WindowLoop::at_rest(const VirtualLp& asker) const {
  // With others at work in this window nobody can tell; alone, nothing but the asker's own LP changes meanwhile.
  if (!is_alone(asker) || asker.waits()) return std::nullopt;
  for (std::size_t lp = 0; lp < lps_.size(); ++lp)
    if (lp != active_.all.front() && head_of(lp) != kNever) return std::nullopt;
  if (transport_ != nullptr && transport_->next_event() != kNever) return std::nullopt;
  RunState state{.time = asker.now(), .totals = run_.totals, .given_up = question_rounds_->given_up(), .sequences = {}};
  state.totals.add(asker.tally());
  const std::uint64_t dropped = transport_ != nullptr ? transport_->dropped() : 0;
  if (state.totals.sent != state.totals.delivered + dropped + state.given_up) return std::nullopt;
  for (const auto& lp : lps_)
    state.sequences.insert(state.sequences.end(), lp->sequences().begin(), lp->sequences().end());
  return state;
}

// The crew is idle while the coordinator's thread works alone, and must not be asked by one of its own.
void WindowLoop::run_blocks(const VirtualLp& asker, std::size_t count, const BlockWork& work) {
  if (!is_alone(asker) || asker.slice().placement != Placement::coordinator_thread)
    return stakemine::run_blocks({}, count, work);
  crew_.run_blocks(count, work, blocks_cost_);
}

void WindowLoop::observe(VirtualTime before) {
  if (options_.observer == nullptr) return;
  // What a question led to is known ahead of its time.
  std::sort(events_.begin(), events_.end(), CommitOrder{});
  const auto end = std::ranges::find_if(events_, [before](const Message& event) { return event.time >= before; });
  options_.observer->committed({events_.begin(), end});
  events_.erase(events_.begin(), end);
}

void WindowLoop::send_questions() {
  for (const std::size_t asker : coordinator_lps_) {
    OpenQuestion* const question = lps_[asker]->take_unsent_question();
    if (question == nullptr) continue;
    VirtualTime limit = kNever;
    for (const std::size_t lp : coordinator_lps_) limit = std::min(limit, head_of(lp));
    clock_.enter(clock_.deliver_s);
    if (question_rounds_->run(*question, limit, clock_)) {
      commit(question_rounds_->touched());
    } else {
      question_rounds_->require_time(*question, limit);
      STAKEMINE_ASSERT(question->question.late == Late::received, "what is late can be given up on the fast way only");
      run_.depart(*question, *outboxes_.back());
    }
    flush(outboxes_.size() - 1);
  }
}

RunReport WindowLoop::report(Ending ending) {
  clock_.enter(clock_.gather_s);
  observe(kNever);
  RunReport report;
  report.ending = ending;
  report.totals = run_.totals;
  report.dropped = transport_ != nullptr ? transport_->dropped() : 0;
  report.dropped += question_rounds_->given_up();
  report.undelivered = report.totals.sent - report.totals.delivered - report.dropped;
  report.end_time = end_time_;
  report.threads = threads_;
  report.phases = clock_;
  for (const auto& lp : lps_)
    report.mailboxes.push_back({lp->slice().actors, lp->slice().placement, lp->mailbox().counters()});
  return report;
}

class VirtualRuntime final : public Runtime {
 public:
  VirtualRuntime(const RuntimeOptions& options, Transport* transport, const Delay* delay)
      : options_(options), transport_(transport), delay_(delay) {}

  RunReport run(const Program& program) override {
    RunReport report;
    std::exception_ptr failure;
    std::jthread coordinator([&] {
      try {
        report = WindowLoop(options_, transport_, delay_, program).run_program();
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
  Transport* transport_;
  const Delay* delay_;
};

}  // namespace

std::unique_ptr<Runtime> make_virtual_runtime(const RuntimeOptions& options, Transport& transport) {
  return std::make_unique<VirtualRuntime>(options, &transport, nullptr);
}

std::unique_ptr<Runtime> make_virtual_runtime(const RuntimeOptions& options, const Delay& delay) {
  return std::make_unique<VirtualRuntime>(options, nullptr, &delay);
}

}  // namespace stakemine::engine
