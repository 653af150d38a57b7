// SPDX-License-Identifier: Apache-2.0
/// Logical processes that wait for room in another's mailbox (MailboxPolicy::block).
#pragma once

#include "engine/atomics.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace stakemine::engine {

/// Thread-safe. A process waits for one other at a time, so that who waits for whom is a forest, unless a circle
/// closes: then nobody in it would ever go on, and whoever would close it must go over the bound.
template <class Atomics = StdAtomics>
class FlowControl {
 public:
  enum class Verdict {
    wait,     ///< the sender may be woken from now on, on any thread
    go_on,    ///< room has come meanwhile, and is reserved
    go_over,  ///< it would wait for itself
  };

  explicit FlowControl(std::size_t processes)
      : has_waiters_(std::make_unique<Flag[]>(processes)), waiters_(processes), waits_for_(processes, kNobody) {}

  /// `sender` found `target` full. try_reserve() tries again.
  template <class TryReserve>
  [[nodiscard]] Verdict block(std::uint32_t sender, std::uint32_t target, TryReserve try_reserve) {
    const std::lock_guard lock(mutex_);
    // Against room_made(): here the flag is raised (a), then the room is looked at (b); there the room is given back
    // (c), then the flag is looked at (d). All four are sequentially consistent, so either b sees c, or d sees a.
    has_waiters_[target].store(true, std::memory_order_seq_cst);
    if (try_reserve()) return Verdict::go_on;
    for (std::uint32_t next = target; waits_for_[next] != kNobody; next = waits_for_[next])
      if (waits_for_[next] == sender) return Verdict::go_over;
    waits_for_[sender] = target;
    waiters_[target].push_back(sender);
    return Verdict::wait;
  }

  /// Room has been given back in target's mailbox: wake(sender) for each that waits for it.
  template <class Wake>
  void room_made(std::uint32_t target, Wake wake) {
    if (!has_waiters_[target].load(std::memory_order_seq_cst)) return;
    std::vector<std::uint32_t> woken;
    {
      const std::lock_guard lock(mutex_);
      has_waiters_[target].store(false, std::memory_order_relaxed);
      woken.swap(waiters_[target]);
      for (const std::uint32_t sender : woken) waits_for_[sender] = kNobody;
    }
    for (const std::uint32_t sender : woken) wake(sender);
  }

 private:
  static constexpr std::uint32_t kNobody = 0xFFFFFFFF;
  using Flag = typename Atomics::template Atomic<bool>;

  std::unique_ptr<Flag[]> has_waiters_;  ///< by process; may be raised for nothing
  typename Atomics::Mutex mutex_;        ///< guards what follows
  std::vector<std::vector<std::uint32_t>> waiters_;
  std::vector<std::uint32_t> waits_for_;
};

}  // namespace stakemine::engine
