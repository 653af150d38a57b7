// SPDX-License-Identifier: Apache-2.0
/// The engine's view of the network in virtual time: messages go in as they depart and come out as they arrive. The
/// engine knows nothing of links or rates; the network knows nothing of actors.
///
/// The shape suits models in which messages slow each other down: what arrives before `until` can be computed exactly
/// once everything that departed before until − lookahead is known, and the engine calls send() with all of that first.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/engine/message.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::engine {

/// Called from one thread at a time. Its answers must be a function of the calls alone.
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
};

/// Every message arrives the same while after its departure; nothing is shared, nothing is lost. O(log n) a message.
class ConstantDelay final : public Transport {
 public:
  /// \param delay ≥ 1 ns.
  explicit ConstantDelay(Duration delay);

  [[nodiscard]] Duration lookahead() const override { return delay_; }
  void send(std::span<const Message> departures) override;
  [[nodiscard]] VirtualTime next_event() const override;
  void advance(VirtualTime until, std::vector<Message>& arrivals) override;

 private:
  Duration delay_;
  std::vector<Message> on_the_way_;  ///< a heap, the earliest arrival on top
};

}  // namespace stakemine::engine
