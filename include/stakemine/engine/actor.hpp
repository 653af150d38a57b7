// SPDX-License-Identifier: Apache-2.0
/// Actors, as the engine sees them: a group holds the code and the state of a contiguous range of actors and is handed
/// their messages one at a time, together with a context through which the actor acts on its world.
#pragma once

#include "stakemine/core/blocks.hpp"
#include "stakemine/core/time.hpp"
#include "stakemine/engine/message.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/engine/run_state.hpp"
#include "stakemine/engine/totals.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::engine {

/// Names a pending timer of the actor that set it. A plain value; equal in every run of the same program in virtual
/// time.
struct TimerId {
  VirtualTime due{};
  std::uint64_t sequence = 0;

  [[nodiscard]] bool operator==(const TimerId&) const noexcept = default;
};

/// What became of a message that an actor sent.
enum class Sent {
  accepted,  ///< on its way
  refused,   ///< the target's mailbox is full and refuses (MailboxPolicy::refuse, wall runtime only): as if never sent
};

/// What an actor can do while it receives. Valid during the call that it was passed to, on that call's thread. Every
/// function acts on behalf of self(), the target of the message being received.
class Context {
 public:
  virtual ~Context() = default;

  [[nodiscard]] virtual ActorId self() const = 0;
  /// Virtual runtime: the time of what is being delivered. Wall runtime: real time since the start of the run.
  [[nodiscard]] virtual VirtualTime now() const = 0;
  /// Hands a message to the transport at now() + after, after ≥ 0: time that the actor spends before it sends. The wall
  /// runtime ignores `after`, since there the actor has really spent it. Messages from one actor to another arrive in
  /// the order sent in the wall runtime; in virtual time the transport says when they arrive.
  virtual Sent send(ActorId target, std::uint32_t kind, const Body& body, std::uint64_t bytes,
                    Duration after = Duration{0}) = 0;
  /// Sends one message to each of many and has ActorGroup::answered called, once, when all have answered or the
  /// deadline has come (question.hpp). Means what so many calls of send() would mean and is much faster where the
  /// receivers' groups are Conduct::answers_only. An actor has one open question at a time. `question`'s columns must
  /// stay as they are until answered() is called.
  virtual void ask(const Question& question) = 0;
  /// A message of origin `timer` with this kind and body comes back to self() after a while (≥ 0; never before this
  /// call has returned). Wall runtime: after as much real time, or a little more.
  virtual TimerId set_timer(Duration after, std::uint32_t kind, const Body& body) = 0;
  /// Takes back a timer of self()'s. True: it was pending and will not arrive. False: it has arrived, was cancelled
  /// before, or (wall runtime only) has expired and is on its way.
  virtual bool cancel(TimerId timer) = 0;
  /// Adds a value of the actor's, such as the hash of a model, to the run's digest.
  virtual void note(std::uint64_t value) = 0;
  /// Ends the run. Virtual runtime: when all events before now() + lookahead are committed, since others may have got
  /// so far. Wall runtime: when the calls in progress have returned; messages that wait in mailboxes are not delivered.
  virtual void stop() = 0;
  /// What the run has done so far. Virtual runtime: up to the beginning of the current window, hence the same in every
  /// run. Wall runtime: at least all that led to the message being received.
  [[nodiscard]] virtual Totals totals() const = 0;
  /// Where nothing of the run is on its way or pending but the call that this is asked in: what a later run goes on
  /// from (RuntimeOptions::begin), by calling start() of every group at this time. Nothing otherwise, and on the wall's
  /// clock. O(actors).
  [[nodiscard]] virtual std::optional<RunState> at_rest() const { return std::nullopt; }
  /// A BlockRunner: in virtual time on the run's threads, for an actor on the coordinator's thread while nobody else is
  /// at work; else on this thread.
  virtual void run_blocks(std::size_t count, const BlockWork& work) { stakemine::run_blocks({}, count, work); }
};

/// Code and state of a contiguous range of actors. The runtime may call one group from several threads at once for
/// different actors, never for two messages of one actor, nor for two actors of one logical process, at once; calls for
/// the same logical process happen one after the other, each seeing what the one before wrote. An exception ends the
/// run and comes out of Runtime::run.
class ActorGroup {
 public:
  virtual ~ActorGroup() = default;

  /// What the group promises. The same throughout a run.
  [[nodiscard]] virtual Conduct conduct() const { return Conduct::free; }
  /// How many of its actors, at one message each, do so much that it is worth having a thread come by: a logical
  /// process costs as much to hand over to as a dozen messages cost to handle. No result depends on it.
  [[nodiscard]] virtual std::uint32_t grain() const { return 1; }
  /// Called once, at time 0 (or where the run is gone on with), on behalf of the range's first actor, before that actor
  /// receives anything.
  virtual void start(Context&) {}
  /// One message or timer for one actor of the range (message.target).
  virtual void receive(const Message& message, Context& context) = 0;
  /// Optional, for speed, by a group that is Conduct::answers_only: a slice of a question at once. Must have the same
  /// effect as receive() for each message that arrives and be free of anything but answers. False, without having done
  /// anything: it is to be received message by message.
  [[nodiscard]] virtual bool receive_questions(QuestionSlice&) { return false; }
  /// What became of the question that this actor (context.self()) asked. An answer that comes after its question's
  /// deadline goes to receive() like any other message.
  virtual void answered(const Answers& answers, Context& context);
};

}  // namespace stakemine::engine
