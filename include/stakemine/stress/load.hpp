// SPDX-License-Identifier: Apache-2.0
/// The family of loads: what actors do to each other while a run is driven as hard as it goes.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/engine/program.hpp"
#include "stakemine/engine/runtime.hpp"
#include "stakemine/stress/latency.hpp"
#include "stakemine/stress/message_book.hpp"
#include "stakemine/stress/verdicts.hpp"

#include <cstdint>
#include <memory>

namespace stakemine::stress {

/// What a load is to be made for. The load ends by itself after so many rounds, or at the first end of one after the
/// duration; what it does until then is a function of this value alone, but for the order in which messages meet.
struct LoadRequest {
  std::uint32_t actors = 2;  ///< ≥ 2
  std::uint64_t seed = 0;
  std::uint64_t rounds = 0;  ///< 0: no end but the duration
  Duration duration = Duration::max();
  Losses losses = Losses::none;
};

/// A load at work: its actors and the books that are kept of them. Serves one run.
class Scene {
 public:
  virtual ~Scene() = default;

  [[nodiscard]] virtual engine::Program program() = 0;
  /// Closes the books after the run. \param lost messages that the engine reports as dropped or undelivered.
  virtual void close(std::uint64_t lost) = 0;

  [[nodiscard]] virtual const LatencyRecorder& latencies() const = 0;
  [[nodiscard]] virtual Verdicts& verdicts() = 0;
  /// Messages by the books. 0 where the load sends none that they see (questions, timers).
  [[nodiscard]] virtual std::uint64_t sent() const = 0;
  [[nodiscard]] virtual std::uint64_t received() const = 0;
  /// What the load has come to, whatever the interleaving: a hash of which messages each actor has received.
  [[nodiscard]] virtual std::uint64_t result() const = 0;
  /// How often an actor ran on another thread than before: with its logical process, which that thread had taken.
  [[nodiscard]] virtual std::uint64_t moves() const = 0;
  /// Actors that send on their own account; the others answer.
  [[nodiscard]] virtual std::uint64_t senders() const = 0;
};

/// Immutable, thread-safe.
class Load {
 public:
  virtual ~Load() = default;
  [[nodiscard]] static const config::Family<Load>& family();

  /// \throws UserError where the load can't be made of so many actors.
  [[nodiscard]] std::unique_ptr<Scene> build(const LoadRequest& request) const;
  /// Messages and timers of one round, so that a wanted number of them can be turned into rounds.
  [[nodiscard]] std::uint64_t messages_a_round(std::uint32_t actors) const;
  /// Whether messages may be refused or dropped without the load coming to a halt.
  [[nodiscard]] virtual bool bears_losses() const { return false; }
  [[nodiscard]] virtual std::uint32_t most_actors() const { return 1'000'000; }

 private:
  [[nodiscard]] virtual std::unique_ptr<Scene> do_build(const LoadRequest& request) const = 0;
  [[nodiscard]] virtual std::uint64_t do_messages_a_round(std::uint64_t actors) const = 0;
};

}  // namespace stakemine::stress
