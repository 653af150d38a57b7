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
