// SPDX-License-Identifier: Apache-2.0
/// The star network in the plainest form: one event at a time, in the order of (time, source, sequence), whole runs
/// only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <vector>

namespace stakemine::reference {

struct StarMessage {
  std::uint64_t id, sequence, bytes;
  std::uint32_t source, node;
  bool is_to_hub;
  std::int64_t time_ns;  ///< of its start, then of whatever comes next
};

inline std::int64_t wire_ns(std::uint64_t bytes, double bandwidth_bps) {
  return std::llround(8.0 * static_cast<double>(bytes) / bandwidth_bps * 1e9);
}

inline void in_order(std::vector<StarMessage>& messages) {
  std::sort(messages.begin(), messages.end(), [](const StarMessage& a, const StarMessage& b) {
    return std::tie(a.time_ns, a.source, a.sequence) < std::tie(b.time_ns, b.source, b.sequence);
  });
}

/// One way of the hub's link: each message in turn; a busy period ends where the link falls idle.
inline void through_hub(std::vector<StarMessage>& messages, double bandwidth_bps) {
  in_order(messages);
  std::int64_t free_ns = 0, busy_since_ns = 0;
  std::uint64_t busy_bytes = 0;
  for (StarMessage& message : messages) {
    if (message.time_ns > free_ns) busy_since_ns = message.time_ns, busy_bytes = 0;
    busy_bytes += message.bytes;
    free_ns = busy_since_ns + wire_ns(busy_bytes, bandwidth_bps);
    message.time_ns = free_ns;
  }
}

/// All messages with `time_ns` their arrival, in order.
inline std::vector<StarMessage> star_arrivals(const std::vector<StarMessage>& messages, double hub_bandwidth_bps,
                                              const std::vector<std::int64_t>& latency_ns,
                                              const std::vector<double>& bandwidth_bps) {
  std::vector<StarMessage> down, up;
  for (const StarMessage& message : messages) (message.is_to_hub ? up : down).push_back(message);
  const auto over_own_link = [&](std::vector<StarMessage>& some) {
    for (StarMessage& m : some) m.time_ns += latency_ns[m.node] + wire_ns(m.bytes, bandwidth_bps[m.node]);
  };
  through_hub(down, hub_bandwidth_bps);
  over_own_link(down);
  over_own_link(up);
  through_hub(up, hub_bandwidth_bps);
  down.insert(down.end(), up.begin(), up.end());
  in_order(down);
  return down;
}

}  // namespace stakemine::reference
