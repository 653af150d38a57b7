// SPDX-License-Identifier: Apache-2.0
/// What was committed, event by event: for finding the first place where two runs that should be equal are not, and for
/// traces. A digest says that two runs differ; a log says where.
#pragma once

#include "stakemine/engine/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stakemine::engine {

/// Sees every committed event of a run in virtual time.
class EventObserver {
 public:
  virtual ~EventObserver() = default;
  /// The events of one window, in commit order; windows come in order too. On the coordinator's thread; the run waits.
  virtual void committed(std::span<const Message> events) = 0;
};

/// Keeps every event: 72 bytes each.
class EventLog final : public EventObserver {
 public:
  void committed(std::span<const Message> events) override {
    events_.insert(events_.end(), events.begin(), events.end());
  }
  [[nodiscard]] std::span<const Message> events() const noexcept { return events_; }

 private:
  std::vector<Message> events_;
};

/// The hash that an event adds to the run's digest: of all its fields.
[[nodiscard]] std::uint64_t event_hash(const Message& event) noexcept;

/// One line: time, origin, source, target, sequence, kind, bytes and body (in hexadecimal, up to its last non-zero
/// byte).
[[nodiscard]] std::string describe(const Message& event);

struct EventDifference {
  std::size_t index = 0;         ///< how many events the two logs have in common before it
  std::optional<Message> left;   ///< nothing: the left log has ended
  std::optional<Message> right;  ///< nothing: the right log has ended

  /// Two or three lines, naming the event on either side.
  [[nodiscard]] std::string text() const;
};

/// Where two logs first differ; nothing if they are equal.
[[nodiscard]] std::optional<EventDifference> first_difference(std::span<const Message> left,
                                                              std::span<const Message> right);

}  // namespace stakemine::engine
