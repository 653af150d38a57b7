// SPDX-License-Identifier: Apache-2.0
/// The two runtimes. Both run the same programs: in virtual time, deterministically, or on the wall's clock, as fast as
/// the machine can. In both, the groups placed on the coordinator's thread run on one thread that the run starts for
/// them, all others on a pool.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/engine/mailbox.hpp"
#include "stakemine/engine/program.hpp"
#include "stakemine/engine/run_state.hpp"
#include "stakemine/engine/totals.hpp"
#include "stakemine/engine/transport.hpp"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace stakemine::engine {

class EventObserver;

struct RuntimeOptions {
  /// Threads that run actor groups; 0 = as many as there are cores. The virtual runtime's coordinator is one of them
  /// (it helps when it has nothing of its own to do), the wall runtime's comes on top.
  unsigned threads = 0;
  /// Of the run; only for the message of a failed assertion.
  std::uint64_t seed = 0;
  /// Actors in a logical process; 0 = default_lp_size. No result depends on it.
  std::uint32_t lp_size = 0;
  /// Ends the run when asked to: the virtual runtime between two windows, the wall runtime as Context::stop does.
  std::stop_token stop;
  /// Sees every committed event. Virtual runtime only (the wall runtime asserts that there is none).
  EventObserver* observer = nullptr;
  /// Virtual runtime: what to go on from (Context::at_rest); null: from the beginning. Must outlive the runtime. The
  /// program is as it was, and its groups' own state as it was then. Counters of mailboxes begin anew.
  const RunState* begin = nullptr;
  /// The bounds of every logical process's mailbox. Wall runtime only.
  MailboxOptions mailbox;
  /// Wall runtime: messages are held back for this; null: they arrive as fast as the machine goes. Must outlive the
  /// runtime; messages from one actor to another still keep their order.
  const Delay* delay = nullptr;
  /// What the delays are multiplied with, ≥ 0.
  double delay_scale = 1;
  /// Virtual runtime: a window that will cost less than this, going by the ones before it, is run on the coordinator's
  /// thread alone, since waking others costs more than they would save. Wall runtime: the same for what the coordinator
  /// has just sent. 0 = none. No result depends on it.
  Duration sequential_below = std::chrono::microseconds{20};
};

/// Why a run ended.
enum class Ending {
  quiescent,    ///< nothing left to do: no message, no timer
  stopped,      ///< by an actor
  interrupted,  ///< by the options' stop token
};

struct MailboxReport {
  ActorRange actors;  ///< the logical process that it belongs to
  Placement placement = Placement::arena;
  MailboxCounters counters;
};

/// Where the coordinator's thread spent real time. Virtual runtime only.
struct RunPhases {
  double deliver_s = 0;  ///< working out when messages arrive, and putting them into mailboxes
  double compute_s = 0;  ///< running actors, those of its own thread included
  double gather_s = 0;   ///< working out when answers arrive, and committing what was done
};

/// Always: totals.sent = totals.delivered + dropped + undelivered.
struct RunReport {
  Ending ending = Ending::quiescent;
  Totals totals;
  std::uint64_t dropped = 0;      ///< lost by the transport, or given up (Late)
  std::uint64_t undelivered = 0;  ///< on their way when the run ended
  VirtualTime end_time{};         ///< of the last event; wall runtime: how long the run took
  unsigned threads = 0;           ///< as in the options, never 0
  RunPhases phases;
  /// By first actor. What the popped ones sum to is delivered (virtual); delivered + timers (wall, unless stopped).
  std::vector<MailboxReport> mailboxes;

  [[nodiscard]] bool interrupted() const noexcept { return ending == Ending::interrupted; }
};

class Runtime {
 public:
  virtual ~Runtime() = default;

  /// Runs the program from time 0 until it ends; blocks. Rethrows what an actor threw, after all threads have come to
  /// rest (in virtual time the first such exception in commit order). One call at a time.
  virtual RunReport run(const Program& program) = 0;
};

/// Simulated time. Report, events and everything the actors compute are a function of the program and the transport:
/// bit-identical for every number of threads and every lp_size. `transport` must outlive the runtime and have nothing
/// on its way; it serves one run.
[[nodiscard]] std::unique_ptr<Runtime> make_virtual_runtime(const RuntimeOptions& options, Transport& transport);
/// The same where messages do not disturb each other. `delay` must outlive the runtime.
[[nodiscard]] std::unique_ptr<Runtime> make_virtual_runtime(const RuntimeOptions& options, const Delay& delay);

/// Real time: a message is delivered as soon as its target's turn comes, or after the options' delay.
[[nodiscard]] std::unique_ptr<Runtime> make_wall_runtime(const RuntimeOptions& options);

}  // namespace stakemine::engine
