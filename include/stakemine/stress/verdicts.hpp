// SPDX-License-Identifier: Apache-2.0
/// What must hold however hard a run is driven, and who broke it. The checkers that use this know nothing of the
/// engine: they are told what was sent and received and draw their own conclusions.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::stress {

enum class Invariant : std::uint8_t {
  not_lost,             ///< every message that was sent and not reported as dropped is received
  not_duplicated,       ///< none is received twice
  not_invented,         ///< none is received that was not sent, or by another than it was sent to
  not_torn,             ///< each is received as it was sent
  in_order,             ///< from one sender to one receiver in the order sent
  one_at_a_time,        ///< no actor handles two messages at once
  bounds_held,          ///< no mailbox above its bound, but for what it reports as over it
  books_agree,          ///< the engine's counts of messages are the checker's
  shards_counted_once,  ///< each in every round
  timers_once,          ///< each fires or is cancelled, once, and never early
  stake_conserved,      ///< no stake made or lost, in actors or under way; no reward either
  quiescent,            ///< all that was begun comes to its end
  equals_virtual,       ///< the wall's clock leads to the same result as virtual time
};
inline constexpr std::size_t kInvariants = 13;

/// "no message lost" and so on.
[[nodiscard]] std::string_view invariant_name(Invariant invariant);

struct Outcome {
  Invariant invariant{};
  std::uint64_t checks = 0;  ///< how often it was looked at; 0: this load says nothing about it
  std::uint64_t broken = 0;
  std::vector<std::string> examples;  ///< the first few
};

/// Gathers what checkers find. Thread-safe.
class Verdicts {
 public:
  /// Looked at so many times and found as it must be, or not.
  void checked(Invariant invariant, std::uint64_t times = 1) noexcept {
    row(invariant).checks.fetch_add(times, std::memory_order_relaxed);
  }
  void broken(Invariant invariant, const std::string& example, std::uint64_t times = 1);
  /// One check: broken unless `holds`.
  template <class Example>
  void expect(Invariant invariant, bool holds, const Example& example) {
    checked(invariant);
    if (!holds) broken(invariant, example());
  }

  [[nodiscard]] std::vector<Outcome> outcomes() const;
  [[nodiscard]] bool clean() const noexcept;

 private:
  struct Row {
    std::atomic<std::uint64_t> checks{0}, broken{0};
    std::vector<std::string> examples;
  };
  Row& row(Invariant invariant) noexcept { return rows_[static_cast<std::size_t>(invariant)]; }

  std::array<Row, kInvariants> rows_;
  mutable std::mutex mutex_;  ///< guards the examples
};

}  // namespace stakemine::stress
