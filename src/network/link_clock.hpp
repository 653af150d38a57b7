// SPDX-License-Identifier: Apache-2.0
/// Simulated time as a solver counts it.
#pragma once

#include "stakemine/core/time.hpp"

#include <cmath>
#include <cstdint>

namespace stakemine::network {

/// Time on a link is counted in nanoseconds from the beginning of the busy period, so that joins are exact.
class LinkClock {
 public:
  void begin(VirtualTime busy_period) { base_ = busy_period; }
  [[nodiscard]] double of(VirtualTime time) const { return static_cast<double>((time - base_).count()); }
  /// To the nearest nanosecond; kNever where time has ended.
  [[nodiscard]] VirtualTime at(double link_time) const {
    constexpr double kEnd = 9.2e18;
    return link_time < kEnd ? later(base_, Duration{std::llround(link_time)}) : kNever;
  }

  /// Ascending as times are, also before 0.
  [[nodiscard]] static std::uint64_t key_of(VirtualTime time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count()) ^ kSign;
  }
  [[nodiscard]] static VirtualTime time_of(std::uint64_t key) {
    return VirtualTime{Duration{static_cast<std::int64_t>(key ^ kSign)}};
  }

 private:
  static constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

  VirtualTime base_{};
};

}  // namespace stakemine::network
