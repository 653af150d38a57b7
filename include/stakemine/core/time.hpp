// SPDX-License-Identifier: Apache-2.0
/// Simulated time: whole nanoseconds since the start of a run. Integers, so that a time is the same on every machine
/// and at every thread count. Range: ±292 years.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace stakemine {

using Duration = std::chrono::nanoseconds;

/// The clock of simulated time. It has no now(): only a runtime knows what time it is.
struct VirtualClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<VirtualClock, Duration>;
  static constexpr bool is_steady = true;
};

using VirtualTime = VirtualClock::time_point;

inline constexpr VirtualTime kNever = VirtualTime::max();

/// Seconds as a duration, rounded to the nearest nanosecond; saturates at the end of time. `seconds` is ≥ 0, not NaN.
[[nodiscard]] inline Duration duration_from_seconds(double seconds) {
  constexpr double kLargest = 9.2e18;
  const double nanoseconds = seconds * 1e9;
  return nanoseconds >= kLargest ? Duration{static_cast<std::int64_t>(kLargest)} : Duration{std::llround(nanoseconds)};
}

/// `time + duration`, or kNever where that lies beyond the end of time. `duration` ≥ 0.
[[nodiscard]] constexpr VirtualTime later(VirtualTime time, Duration duration) noexcept {
  return duration >= kNever - std::max(time, VirtualTime{}) ? kNever : time + duration;
}

[[nodiscard]] inline double seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1e9;
}
[[nodiscard]] inline double seconds(VirtualTime time) {
  return seconds(time.time_since_epoch());
}

}  // namespace stakemine
