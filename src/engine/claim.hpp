// SPDX-License-Identifier: Apache-2.0
/// Who runs a logical process: at most one thread, and some thread whenever there is mail.
#pragma once

#include "engine/atomics.hpp"

namespace stakemine::engine {

/// A producer calls take() after each push and, if that answers true, has the process run; the runner calls
/// release(has_mail) when it is done and goes on if that answers true.
template <class Atomics = StdAtomics>
class Claim {
 public:
  /// Whether the caller must now have the process run: nobody was about to.
  [[nodiscard]] bool take() noexcept { return !taken_.exchange(true, std::memory_order_acq_rel); }

  /// As take(), before anything is pushed, and cheap where somebody has it: true says that nobody has, and that
  /// whatever the caller's sender had pushed has been taken out, if an earlier look found the mailbox empty. Then the
  /// caller may put mail where the runner looks first, past the mailbox.
  //
  // What one sender sends keeps its order. All of its own pushes happened before the look, since each of its turns
  // happens before the next. So the look that found the mailbox empty came after a take-out of everything that it had
  // pushed, by a runner whose claim this take() follows, hence acquires; and a runner that gives up its claim has
  // handled what it took out, or, about to go on, has left it where it is received before what is handed over now.
  [[nodiscard]] bool take_if_free() noexcept { return !taken_.load(std::memory_order_relaxed) && take(); }

  /// Whether the caller must go on, since mail came while it ran. `has_mail` looks into the mailbox.
  //
  // take() and release() are read-modify-writes of one atomic, so one of them sees the other. If a producer's take()
  // comes first in its modification order and finds `true`, then release() reads what that take() wrote:
  // acquire–release makes the push before it visible, and has_mail finds it. If release() comes first, take() finds
  // `false` and the producer has the process run; then, too, acquire–release makes all that the last runner wrote
  // visible to the next one.
  template <class HasMail>
  [[nodiscard]] bool release(HasMail has_mail) noexcept {
    taken_.exchange(false, std::memory_order_acq_rel);
    return has_mail() && take();
  }

 private:
  typename Atomics::template Atomic<bool> taken_{false};
};

}  // namespace stakemine::engine
