// SPDX-License-Identifier: Apache-2.0
/// The engine's view of the network in virtual time: messages go in as they depart and come out as they arrive. The
/// engine knows nothing of links or rates; the network knows nothing of actors.
///
/// Transport suits models in which messages slow each other down: what arrives before `until` can be computed exactly
/// once everything that departed before until − lookahead is known, and the engine calls send() with all of that first.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/engine/message.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::engine {

/// Messages of one question, or its answers, all on the way at once: columns by index.
struct Batch {
  enum class Way { outward, homeward };

  Way way = Way::outward;                   ///< from `hub` to the nodes, or back
  ActorId hub = 0;                          ///< who asks
  std::uint64_t tag = 0;                    ///< of the question
  std::span<const ActorId> nodes;           ///< strictly ascending
  std::span<const VirtualTime> departures;  ///< outward: one for all; homeward: one each, kNever: nothing departs
  std::span<const std::uint64_t> bytes;
};

/// A network in which messages slow each other down. Called from one thread at a time. Its answers must be a function
/// of the calls alone.
class Transport {
 public:
  virtual ~Transport() = default;

  /// No message arrives sooner than this after its departure; ≥ 1 ns, constant during a run. The larger, the fewer
  /// windows.
  [[nodiscard]] virtual Duration lookahead() const = 0;
  /// Messages that depart, `time` being the departure, in commit order (time, source, sequence) within the call. No
  /// departure precedes the last advance's `until` − lookahead(); some may lie far ahead, beyond those of later calls.
  virtual void send(std::span<const Message> departures) = 0;
  /// A lower bound of the next arrival's time, ≥ the last advance's `until`; kNever when nothing is on its way.
  [[nodiscard]] virtual VirtualTime next_event() const = 0;
  /// Appends every message that arrives strictly before `until` and has not been appended yet, `time` now the arrival,
  /// all other fields as sent, in commit order (time, source, sequence). `until` never decreases.
  virtual void advance(VirtualTime until, std::vector<Message>& arrivals) = 0;
  /// Messages lost so far: they have been sent and will never arrive.
  [[nodiscard]] virtual std::uint64_t dropped() const { return 0; }

  /// Optional, for speed: send() and advance() of a whole batch in one call. The caller vouches that nothing else
  /// departs that way before the last of the batch has arrived. True: arrivals[i] is when message i arrives (kNever: it
  /// did not depart, or is lost and counted as dropped), the same as the calls above would have it, and all that arrive
  /// do so before `before`. False: nothing has been done, since something is still on its way, or something would
  /// arrive later than that, or the transport has no such way.
  virtual bool carry(const Batch& batch, VirtualTime before, std::span<VirtualTime> arrivals);
  /// Messages of the batch that was carried last that way, of so many bytes, will not be received after all: those that
  /// would arrive at `at` or later. From then on they take nothing of the network. They are not counted as dropped.
  virtual void give_up(Batch::Way way, VirtualTime at, std::uint64_t bytes);
};

/// A network in which messages do not disturb each other: when one arrives follows from itself alone, so that each
/// logical process can work it out for what it sends. Thread-safe.
class Delay {
 public:
  virtual ~Delay() = default;

  /// As in Transport.
  [[nodiscard]] virtual Duration lookahead() const = 0;
  /// When a message arrives that departs at `departure.time`: no sooner than the lookahead after it; kNever: never. A
  /// function of the message alone.
  [[nodiscard]] virtual VirtualTime arrival(const Message& departure) const = 0;
};

/// The same delay for every message.
class ConstantDelay final : public Delay {
 public:
  /// \param delay ≥ 1 ns.
  explicit ConstantDelay(Duration delay);

  [[nodiscard]] Duration lookahead() const override { return delay_; }
  [[nodiscard]] VirtualTime arrival(const Message& departure) const override { return later(departure.time, delay_); }

 private:
  Duration delay_;
};

}  // namespace stakemine::engine
