// SPDX-License-Identifier: Apache-2.0
/// What a logical process is in both runtimes: a slice of one group's actors with one mailbox, run by one thread at a
/// time.
#pragma once

#include "stakemine/core/assert.hpp"
#include "stakemine/engine/actor.hpp"

#include "engine/lp_table.hpp"
#include "engine/mailbox.hpp"
#include "engine/open_question.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace stakemine::engine {

class LogicalProcess : public Context {
 public:
  LogicalProcess(const LpSlice& slice, std::uint64_t seed, const MailboxOptions& mailbox = {});
  LogicalProcess(const LogicalProcess&) = delete;
  LogicalProcess& operator=(const LogicalProcess&) = delete;

  [[nodiscard]] const LpSlice& slice() const noexcept { return slice_; }
  [[nodiscard]] Mailbox& mailbox() noexcept { return mailbox_; }
  [[nodiscard]] const Mailbox& mailbox() const noexcept { return mailbox_; }

  [[nodiscard]] ActorId self() const final { return self_; }
  void ask(const Question& question) final;

  /// The last sequence number that each of its actors has used. Between windows, or by its own actors.
  [[nodiscard]] std::span<std::uint64_t> sequences() noexcept { return sequences_; }

 protected:
  /// While it lives, failed assertions of this thread say that this LP was running.
  class Running {
   public:
    explicit Running(LogicalProcess& lp);
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running();

   private:
    LogicalProcess& lp_;
    AssertionContext before_;
  };

  /// Hands one event to the actor's code and counts it. Within the lifetime of a Running.
  void deliver(const Message& event) {
    self_ = event.target;
    assertions_->time = event.time;
    assertions_->actor = event.target;
    if (event.origin != Origin::message) [[unlikely]]
      return deliver_other(event);
    ++tally_.delivered;
    tally_.bytes += event.bytes;
    if (questions_.empty() || !absorb(event)) slice_.group->receive(event, *this);
  }
  /// Fills in an event of self()'s own making, with its next sequence number.
  void compose(Message& event, VirtualTime time, Origin origin, ActorId target, std::uint32_t kind, const Body& body) {
    event.time = time;
    event.sequence = ++sequences_[self_ - slice_.actors.first];
    event.bytes = 0;
    event.source = self_;
    event.target = target;
    event.kind = kind;
    event.origin = origin;
    event.body = body;
  }

  /// Sends what was just asked, the last of questions_.
  virtual void dispatch(OpenQuestion& question) = 0;
  virtual TimerId set_deadline(Duration after, std::uint32_t kind, const Body& body) = 0;

  /// For speed alone: what an actor of this LP's needs when it sends.
  void prefetch(ActorId actor) const noexcept {
    if (slice_.actors.contains(actor)) __builtin_prefetch(&sequences_[actor - slice_.actors.first]);
  }
  [[nodiscard]] std::uint64_t next_sequence(ActorId actor) noexcept {
    return ++sequences_[actor - slice_.actors.first];
  }

  ActorId self_ = 0;  ///< whose code is running
  Totals tally_;
  std::vector<std::unique_ptr<OpenQuestion>> questions_;  ///< that its actors have asked

  /// More answers to a question of this LP's have come.
  void count_answers(OpenQuestion& open, std::uint64_t count);

 private:
  void deliver_other(const Message& event);
  [[nodiscard]] bool absorb(const Message& answer);
  void deadline_came(const Message& deadline);
  /// Takes the question off the list and tells its asker what became of it.
  void close(const OpenQuestion& question);

  LpSlice slice_;
  std::unique_ptr<OpenQuestion> spare_;  ///< a closed one, whose memory the next one takes over
  std::uint64_t seed_;
  Mailbox mailbox_;
  AssertionContext* assertions_ = nullptr;
  std::vector<std::uint64_t> sequences_;  ///< the last one used, by actor
};

/// The event that begins a group, for LPs that do.
[[nodiscard]] Message start_event(const LpSlice& slice);

}  // namespace stakemine::engine
