// SPDX-License-Identifier: Apache-2.0
/// Looks ten times a second at how far a run has come; stops what no longer moves.
#pragma once

#include "stakemine/engine/ticker.hpp"
#include "stakemine/stress/stress.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <stop_token>

namespace stakemine::stress {

class Watchdog {
 public:
  /// \param count how far it has come; called on the watchdog's thread.
  Watchdog(const StressOptions& options, Verdicts& verdicts, std::function<std::uint64_t()> count);

  /// Requested by the caller's token, or since nothing moved.
  [[nodiscard]] std::stop_token stop() const { return source_.get_token(); }
  [[nodiscard]] bool stuck() const noexcept { return stuck_.load(); }

 private:
  void look();

  const StressOptions& options_;
  Verdicts& verdicts_;
  std::function<std::uint64_t()> count_;
  std::stop_source source_;
  std::stop_callback<std::function<void()>> forward_;
  std::atomic<bool> stuck_{false};
  std::uint64_t last_count_ = 0, still_ = 0, looks_ = 0;
  engine::Ticker ticker_;  ///< last: it uses all of the above
};

}  // namespace stakemine::stress
