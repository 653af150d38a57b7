// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/link_delay.hpp"

#include "stakemine/protocol/messages.hpp"

#include <algorithm>

namespace stakemine::protocol {

VirtualTime LinkDelay::arrival(const engine::Message& departure) const {
  const MinerIndex miner = miner_of(departure.source == kCoordinator ? departure.target : departure.source);
  const double transmission_s = 8.0 * static_cast<double>(departure.bytes) / population_.bandwidth_bps[miner];
  const Duration delay = duration_from_seconds(population_.latency_s[miner] + transmission_s);
  return later(departure.time, std::max(delay, lookahead()));
}

}  // namespace stakemine::protocol
