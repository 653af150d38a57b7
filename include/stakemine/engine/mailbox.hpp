// SPDX-License-Identifier: Apache-2.0
/// The bounds of mailboxes and what can be seen of them. Every logical process has one mailbox, through which every
/// message to its actors passes.
#pragma once

#include <cstdint>

namespace stakemine::engine {

/// What happens to a message whose target's mailbox is full. Wall runtime; in virtual time a mailbox holds what the
/// simulated network has on its way, and what an overfull one would mean is for a network model to say.
enum class MailboxPolicy {
  /// The sender's logical process waits: it handles no further message until there is room. Where processes would wait
  /// for
  /// each other in a circle, the last of them goes over the bound instead (MailboxCounters::overflowed), and so does
  /// one that
  /// sends to itself.
  block,
  refuse,       ///< send() says so, and the message is as if never sent; answers to questions are never refused
  drop_oldest,  ///< the oldest messages that wait are lost, also what asks or answers; no timers
};

struct MailboxOptions {
  std::uint64_t capacity = std::uint64_t{1} << 20;  ///< messages, ≥ 64
  MailboxPolicy policy = MailboxPolicy::block;
};

/// Messages. Always: pushed = popped + dropped + waiting now. What an idle process is handed past its mailbox counts as
/// pushed and popped, and never waits.
struct MailboxCounters {
  std::uint64_t pushed = 0;
  std::uint64_t popped = 0;
  std::uint64_t high_water = 0;  ///< most that ever waited at once
  std::uint64_t refused = 0;     ///< never pushed
  std::uint64_t dropped = 0;     ///< oldest ones that made way
  std::uint64_t blocked = 0;     ///< times that a sender had to wait
  std::uint64_t overflowed = 0;  ///< pushed over the bound
};

}  // namespace stakemine::engine
