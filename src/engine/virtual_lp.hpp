// SPDX-License-Identifier: Apache-2.0
/// A logical process in virtual time.
#pragma once

#include "engine/event_queue.hpp"
#include "engine/exchange.hpp"
#include "engine/logical_process.hpp"
#include "engine/outbox.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <vector>

namespace stakemine::engine {

struct QuestionRound;
class VirtualLp;

/// What an LP can ask of the run as a whole.
class WholeRun {
 public:
  virtual ~WholeRun() = default;
  /// \param asker the LP that is running.
  [[nodiscard]] virtual std::optional<RunState> at_rest(const VirtualLp& asker) const = 0;
  /// As Context::run_blocks.
  virtual void run_blocks(const VirtualLp& asker, std::size_t count, const BlockWork& work) = 0;
};

/// What the LPs of a run share. Written between windows only.
struct VirtualRun {
  std::uint64_t seed = 0;
  const LpTable* table = nullptr;
  const Delay* delay = nullptr;  ///< null: what is sent goes to the exchange's transport
  Exchange* exchange = nullptr;
  std::size_t transport_lane = 0;
  Totals totals;              ///< of all windows that are done
  bool keeps_events = false;  ///< there is an observer
  const RunState* begin = nullptr;
  WholeRun* whole = nullptr;

  /// Sends a message on its way, `time` being the departure.
  void depart(Message message, Outbox& outbox) const;
  /// The same with all the messages of a question.
  void depart(OpenQuestion& question, Outbox& outbox) const;
};

class VirtualLp final : public LogicalProcess {
 public:
  VirtualLp(const LpSlice& slice, const VirtualRun& run);

  /// Everything before `until`: what waits in the mailbox and the timers, in commit order. One thread at a time,
  /// `outbox` being its own; what is sent stays there unless a chunk is full.
  void run_window(VirtualTime until, Outbox& outbox);
  /// Its part of a question round (question_round.hpp): receives what it is asked, then whatever comes first until all
  /// of it is answered. Chunks of answers go to the outbox as run_window's do.
  void run_question(QuestionRound& round, Outbox& outbox);
  /// Commits the answers that this LP gave, but for the one that ends the question.
  void commit_answers(const QuestionRound& round);

  // Between windows:
  /// The time of the earliest event in its queue.
  [[nodiscard]] VirtualTime head() const noexcept { return queue_.head(); }
  /// What has been done since the last call.
  [[nodiscard]] Totals take_totals() noexcept;
  /// When an actor first asked for the run's end; kNever: none did.
  [[nodiscard]] VirtualTime stop_requested() const noexcept { return stop_requested_; }
  /// What an actor threw, and at which event; the LP has done nothing after it.
  [[nodiscard]] std::exception_ptr failure() const noexcept { return failure_; }
  [[nodiscard]] const Message& failed_at() const noexcept { return event_; }
  /// The time of the latest event so far.
  [[nodiscard]] VirtualTime last_time() const noexcept { return last_time_; }
  /// Appends the events since the last call.
  void take_events(std::vector<Message>& events);
  /// A question that was asked in the last window and whose messages have not been sent; null when there is none.
  /// Whoever takes it sends them.
  [[nodiscard]] OpenQuestion* take_unsent_question() noexcept { return std::exchange(unsent_question_, nullptr); }
  /// An event that comes another way than by mail.
  void enqueue(const Message& event) { queue_.push(event); }

  // Context:
  [[nodiscard]] VirtualTime now() const override { return event_.time; }
  Sent send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after) override;
  TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) override;
  bool cancel(TimerId timer) override { return queue_.cancel(self(), timer); }
  void note(std::uint64_t value) override;
  void stop() override;
  [[nodiscard]] Totals totals() const override { return run_.totals; }
  [[nodiscard]] std::optional<RunState> at_rest() const override { return run_.whole->at_rest(*this); }
  void run_blocks(std::size_t count, const BlockWork& work) override { run_.whole->run_blocks(*this, count, work); }
  /// Of the current window, and whether its own actors wait for anything.
  [[nodiscard]] const Totals& tally() const noexcept { return tally_; }
  [[nodiscard]] bool waits() const noexcept { return !queue_.empty() || !questions_.empty(); }

 private:
  void dispatch(OpenQuestion& question) override;
  TimerId set_deadline(Duration after, std::uint32_t kind, const Body& body) override;
  TimerId push_timer(Duration after, Origin origin, std::uint32_t kind, const Body& body);

  void absorb_mail();
  void run_before(VirtualTime until);
  void run_next();
  void receive_slice();
  void receive_one_by_one(std::uint64_t first, std::uint64_t last);
  [[nodiscard]] bool receive_at_once(std::uint64_t first, std::uint64_t last);
  void answer(std::uint32_t kind, const Body& body, std::uint64_t bytes, Duration after);
  void commit(const Message& event);
  void fail();

  const VirtualRun& run_;
  EventQueue queue_;
  Message event_;  ///< the one being delivered
  VirtualTime last_time_{};
  VirtualTime until_{};  ///< the end of the window
  Outbox* outbox_ = nullptr;
  std::vector<Message> events_;
  std::exception_ptr failure_;
  VirtualTime stop_requested_ = kNever;
  OpenQuestion* unsent_question_ = nullptr;
  // During a question round:
  QuestionRound* round_ = nullptr;
  std::uint64_t owed_ = 0;  ///< answers that its actors have not given
};

}  // namespace stakemine::engine
