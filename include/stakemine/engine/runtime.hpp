// SPDX-License-Identifier: Apache-2.0
/// The two runtimes. Both run the same programs: in virtual time, deterministically, or on the wall's clock, as fast as
/// the machine can. In both, the groups placed on the coordinator's thread run on one thread that the run starts for
/// them, all others on a pool.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/engine/mailbox.hpp"
#include "stakemine/engine/program.hpp"
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
  /// Virtual runtime: a window that will cost less than this, going by the ones before it, is run on the coordinator's
  /// thread alone, since waking others costs more than they would save. 0 = none. No result depends on it.
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

/// Always: totals.sent = totals.delivered + dropped + undelivered.
struct RunReport {
  Ending ending = Ending::quiescent;
  Totals totals;
  std::uint64_t dropped = 0;      ///< lost by the transport
  std::uint64_t undelivered = 0;  ///< on their way when the run ended
  VirtualTime end_time{};         ///< of the last event; wall runtime: how long the run took
  unsigned threads = 0;           ///< as in the options, never 0
  /// Virtual runtime: the queue through which all sent messages pass to the transport; pushed = sent.
  MailboxCounters exchange;
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

/// Real time, no network: a message is delivered as soon as its target's turn comes.
[[nodiscard]] std::unique_ptr<Runtime> make_wall_runtime(const RuntimeOptions& options);

}  // namespace stakemine::engine
