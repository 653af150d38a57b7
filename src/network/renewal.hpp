// SPDX-License-Identifier: Apache-2.0
/// What processes that are up and down in turn share.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/network/outage.hpp"

#include <algorithm>

namespace stakemine::network {

inline constexpr double kLeastMean_s = 1e-3;  // so that no process has millions of outages a second

/// The draws of the index-th time up and of the time down after it.
[[nodiscard]] inline KeyedRandom outage_random(const OutageKey& key, std::uint64_t index) {
  constexpr unsigned kNodeBits = 32;
  return KeyedRandom{key.seed, Purpose::outage, (key.stream << kNodeBits) + key.node, index};
}

/// Down for so long after so long up, each 1 ns at least.
[[nodiscard]] inline Outage outage_after(VirtualTime up_since, double up_s, double down_s) {
  const auto lasting = [](double while_s) { return std::max(Duration{1}, duration_from_seconds(while_s)); };
  const VirtualTime from = later(up_since, lasting(up_s));
  return from == kNever ? Outage{} : Outage{from, later(from, lasting(down_s))};
}

}  // namespace stakemine::network
