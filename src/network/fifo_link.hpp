// SPDX-License-Identifier: Apache-2.0
/// A link that serves one message after the other.
#pragma once

#include "stakemine/core/time.hpp"

#include <algorithm>
#include <cstdint>

namespace stakemine::network {

/// A while of so many seconds; one that a run cannot live to see has no end.
[[nodiscard]] inline Duration while_of(double seconds) {
  constexpr double kEnd_s = 9e9;
  return seconds < kEnd_s ? duration_from_seconds(seconds) : Duration::max();
}

/// How long so many bytes take, rounded to the nanosecond.
[[nodiscard]] inline Duration transmission_time(std::uint64_t bytes, double bandwidth_bps) {
  return while_of(8.0 * static_cast<double>(bytes) / bandwidth_bps);
}

/// First come, first served, in the order of the calls. A finish is counted from the beginning of the busy period, by
/// all of its bytes, so that a million small messages do not add up a million roundings.
class FifoLink {
 public:
  explicit FifoLink(double bandwidth_bps) : bandwidth_bps_(bandwidth_bps) {}

  /// When a message that comes at `time` would be through, were it the next one.
  [[nodiscard]] VirtualTime finish(VirtualTime time, std::uint64_t bytes) const {
    if (time > free_) return later(time, transmission_time(bytes, bandwidth_bps_));
    return later(busy_since_, transmission_time(busy_bytes_ + bytes, bandwidth_bps_));
  }
  /// Takes it. `time` never decreases from call to call.
  VirtualTime serve(VirtualTime time, std::uint64_t bytes) {
    const VirtualTime done = finish(time, bytes);
    if (time > free_) {
      busy_since_ = time;
      busy_bytes_ = 0;
    }
    busy_bytes_ += bytes;
    total_bytes_ += bytes;
    free_ = done;
    return done;
  }

  [[nodiscard]] std::uint64_t total_bytes() const { return total_bytes_; }
  [[nodiscard]] double busy_s() const { return 8.0 * static_cast<double>(total_bytes_) / bandwidth_bps_; }

 private:
  double bandwidth_bps_;
  VirtualTime free_ = VirtualTime::min();
  VirtualTime busy_since_{};
  std::uint64_t busy_bytes_ = 0;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace stakemine::network
