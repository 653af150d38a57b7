// SPDX-License-Identifier: Apache-2.0
/// Running sums of what the actors of a run have done.
#pragma once

#include "stakemine/core/digest.hpp"

#include <cstdint>

namespace stakemine::engine {

struct Totals {
  std::uint64_t sent = 0;       ///< messages handed to send()
  std::uint64_t delivered = 0;  ///< messages received
  std::uint64_t timers = 0;     ///< timers that fired
  std::uint64_t bytes = 0;      ///< on the wire, of the messages received
  /// Virtual runtime: of every delivered message, every timer and every note, with all their fields. Wall runtime: of
  /// every note's actor and value alone, since the rest depends on how threads happened to interleave.
  EventDigest digest;

  void add(const Totals& other) noexcept {
    sent += other.sent;
    delivered += other.delivered;
    timers += other.timers;
    bytes += other.bytes;
    digest.merge(other.digest);
  }
};

}  // namespace stakemine::engine
