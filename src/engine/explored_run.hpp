// SPDX-License-Identifier: Apache-2.0
/// A program under a schedule (stakemine/engine/explore.hpp). What it is made of is a parameter, so that tests can put
/// something broken in its place.
#pragma once

#include "stakemine/core/assert.hpp"
#include "stakemine/engine/explore.hpp"

#include "engine/claim.hpp"
#include "engine/logical_process.hpp"
#include "engine/lp_table.hpp"
#include "engine/mailbox.hpp"
#include "engine/ready_list.hpp"
#include "engine/serial_atomics.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace stakemine::engine {

/// A message on its way, as the mailbox has it.
struct ExploredNode {
  Message message;
  ExploredNode* next = nullptr;

  [[nodiscard]] static constexpr std::uint64_t weight() { return 1; }
  [[nodiscard]] static constexpr std::uint64_t size() { return 1; }
};

/// The wall runtime's own.
struct ProductionParts {
  using Mailbox = BasicMailbox<ExploredNode, SerialAtomics>;
  using Claim = engine::Claim<SerialAtomics>;
  using Ready = ReadyList<SerialAtomics>;

  /// Where nodes come from.
  struct Depot {
    [[nodiscard]] static ExploredNode* take() { return new ExploredNode; }
    static void put(ExploredNode* node) { delete node; }
  };
  /// Fills a node and hands it over.
  static void post(Mailbox& mailbox, ExploredNode* node, const Message& message) {
    node->message = message;
    mailbox.push(node);
  }
  [[nodiscard]] static const Message& read(const ExploredNode& node) { return node.message; }
};

template <class Parts>
class ExploredRun {
 public:
  ExploredRun(const Program& program, const ExploreOptions& options)
      : options_(options),
        table_(program, options.lp_size),
        ready_(table_.slices().size(), options.threads),
        threads_({.seed = options.seed,
                  .depth = options.depth,
                  .expected_steps = options.expected_steps,
                  .steps_at_most = options.steps_at_most,
                  .keeps_steps = options.keeps_steps}) {
    for (const LpSlice& slice : table_.slices()) lps_.push_back(std::make_unique<Lp>(*this, lps_.size(), slice));
  }
  ~ExploredRun() {
    for (const auto& lp : lps_)
      for (ExploredNode* node = lp->mail.take(); node != nullptr;) depot_.put(std::exchange(node, node->next));
  }
  ExploredRun(const ExploredRun&) = delete;
  ExploredRun& operator=(const ExploredRun&) = delete;

  Explored run() {
    for (const auto& lp : lps_)
      if (lp->slice().starts_group && lp->claim.take()) make_ready(lp->index);
    for (unsigned worker = 0; worker < options_.threads; ++worker) threads_.spawn([this] { work(); });
    threads_.spawn([this] { fire_timers(); });
    auto rest = threads_.run();
    if (rest == SerialThreads::Rest::asleep) {
      closed_ = true;
      threads_.wake_all();
      rest = threads_.run();
    }
    if (failure_) std::rethrow_exception(failure_);
    return report(rest);
  }

 private:
  class Lp final : public LogicalProcess {
   public:
    Lp(ExploredRun& owner, std::size_t number, const LpSlice& slice)
        : LogicalProcess(slice, owner.options_.seed), index(number), run_(owner), start_due_(slice.starts_group) {}

    // All that waits, once.
    void work() {
      const Running running(*this);
      if (std::exchange(start_due_, false)) deliver(start_event(slice()));
      for (ExploredNode* node = mail.take(); node != nullptr;) {
        const Message message = Parts::read(*node);
        run_.depot_.put(std::exchange(node, node->next));
        mail.release(1);
        run_.threads_.note([&] {
          return fmt::format("delivers {} -> {} (kind {}, {})", message.source, message.target, message.kind,
                             message.sequence);
        });
        // A broken part may bring what is another's: whose it is misses it, which the books find.
        if (slice().actors.contains(message.target)) deliver(message);
      }
    }
    [[nodiscard]] const Totals& tally() const { return tally_; }

    [[nodiscard]] VirtualTime now() const override { return run_.now(); }
    Sent send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration) override {
      ++tally_.sent;
      Message message;
      compose(message, now(), Origin::message, target, kind, body);
      message.bytes = bytes;
      run_.post(message);
      return Sent::accepted;
    }
    TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) override {
      return push_timer(after, Origin::timer, kind, body);
    }
    bool cancel(TimerId timer) override { return run_.cancel(self(), timer); }
    void note(std::uint64_t) override {}
    void stop() override { run_.stopped_ = true; }
    [[nodiscard]] Totals totals() const override { return tally_; }

    const std::size_t index;
    typename Parts::Mailbox mail;
    typename Parts::Claim claim;

   private:
    void dispatch(OpenQuestion& question) override {
      question.await_answers();
      for (std::uint64_t i = 0; i < question.question.targets.size(); ++i) run_.post(question.message(i));
    }
    TimerId set_deadline(Duration after, std::uint32_t kind, const Body& body) override {
      return push_timer(after, Origin::deadline, kind, body);
    }
    TimerId push_timer(Duration after, Origin origin, std::uint32_t kind, const Body& body) {
      Message timer;
      compose(timer, later(now(), after), origin, self(), kind, body);
      run_.timers_.push_back(timer);
      run_.threads_.wake_all();
      return {timer.time, timer.sequence};
    }

    ExploredRun& run_;
    bool start_due_;
  };

  [[nodiscard]] VirtualTime now() const { return std::max(clock_, VirtualTime{Duration{threads_.steps()}}); }

  void post(const Message& message) {
    Lp& target = *lps_[table_.lp_of(message.target)];
    target.mail.reserve_over(1);
    Parts::post(target.mail, depot_.take(), message);
    if (target.claim.take()) make_ready(target.index);
  }

  void make_ready(std::size_t lp) {
    if (!ready_.add(static_cast<std::uint32_t>(lp))) return;
    ++jobs_;
    threads_.wake_all();
  }

  // A thread of the pool.
  void work() {
    while (true) {
      while (jobs_ == 0) {
        if (closed_) return;
        threads_.sleep();
      }
      --jobs_;
      try {
        run_until_idle();
      } catch (...) {
        failure_ = std::current_exception();
        stopped_ = true;
      }
    }
  }

  void run_until_idle() {
    while (true) {
      if (const auto lp = ready_.take()) {
        run_lp(*lps_[*lp]);
      } else if (ready_.leave()) {
        return;
      } else {
        SerialThreads::yield();
      }
    }
  }

  void run_lp(Lp& lp) {
    if (!stopped_) lp.work();
    if (lp.claim.release([&] { return !stopped_ && !lp.mail.empty(); })) make_ready(lp.index);
  }

  // Time goes by as it pleases: a timer that is pending may come at any step.
  void fire_timers() {
    while (true) {
      while (timers_.empty() || stopped_) {
        if (closed_) return;
        threads_.sleep();
      }
      SerialThreads::yield();
      if (timers_.empty()) continue;
      const auto first = std::ranges::min_element(timers_, CommitOrder{});
      const Message timer = *first;
      timers_.erase(first);
      clock_ = std::max(now(), timer.time);
      post(timer);
    }
  }

  [[nodiscard]] bool cancel(ActorId owner, TimerId timer) {
    const auto found = std::ranges::find_if(
        timers_, [&](const Message& pending) { return pending.source == owner && pending.sequence == timer.sequence; });
    if (found == timers_.end()) return false;
    timers_.erase(found);
    return true;
  }

  [[nodiscard]] Explored report(SerialThreads::Rest rest) {
    Explored explored;
    explored.steps = threads_.steps();
    explored.hash = threads_.hash();
    explored.trace = threads_.take_trace();
    RunReport& run = explored.run;
    run.ending = rest == SerialThreads::Rest::stuck ? Ending::interrupted
                 : stopped_                         ? Ending::stopped
                                                    : Ending::quiescent;
    for (const auto& lp : lps_) run.totals.add(lp->tally());
    run.undelivered = run.totals.sent - run.totals.delivered;
    run.end_time = now();
    run.threads = options_.threads;
    return explored;
  }

  ExploreOptions options_;
  LpTable table_;
  std::vector<std::unique_ptr<Lp>> lps_;
  typename Parts::Depot depot_;
  typename Parts::Ready ready_;
  std::vector<Message> timers_;
  VirtualTime clock_{};
  std::size_t jobs_ = 0;
  bool closed_ = false, stopped_ = false;
  std::exception_ptr failure_;
  SerialThreads threads_;
};

}  // namespace stakemine::engine
