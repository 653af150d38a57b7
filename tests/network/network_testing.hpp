// SPDX-License-Identifier: Apache-2.0
/// What the tests of the module share: random links and transfers, and ways to run them through a network.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/network/network_model.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace stakemine::network {

using namespace std::chrono_literals;

constexpr VirtualTime at(Duration since_start) {
  return VirtualTime{since_start};
}

struct Links {
  std::vector<double> latency_s, bandwidth_bps;

  LinkColumns columns() const { return {latency_s, bandwidth_bps}; }
};

inline Links random_links(std::size_t nodes, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test);
  Links links;
  for (std::size_t node = 0; node < nodes; ++node) {
    links.latency_s.push_back(1e-3 * (1 + random.exponential()));
    links.bandwidth_bps.push_back(1e8 * (0.1 + random.uniform()));
  }
  return links;
}

/// Transfers both ways, in order of start; many starts are equal, some sizes are 0.
inline std::vector<Transfer> random_transfers(std::size_t count, std::size_t nodes, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test, 1);
  std::vector<Transfer> made;
  std::vector<std::uint64_t> sequences(nodes + 1);
  for (std::size_t i = 0; i < count; ++i) {
    const auto node = static_cast<std::uint32_t>(random.below(nodes));
    const bool is_to_hub = random.below(2) == 0;
    const auto source = is_to_hub ? node : static_cast<std::uint32_t>(nodes);
    made.push_back({.id = i,
                    .start = at(1ms * static_cast<std::int64_t>(random.below(20)) +
                                1ns * static_cast<std::int64_t>(random.below(3))),
                    .sequence = ++sequences[source],
                    .bytes = random.below(8) == 0 ? 0 : random.below(50'000),
                    .source = source,
                    .node = node,
                    .direction = is_to_hub ? Direction::to_hub : Direction::to_node});
  }
  std::stable_sort(made.begin(), made.end(), [](const Transfer& a, const Transfer& b) { return a.start < b.start; });
  return made;
}

/// Everything submitted at once, everything taken at once.
inline std::vector<Arrival> run_whole(Network& network, const std::vector<Transfer>& transfers) {
  std::vector<Arrival> arrivals;
  network.submit(transfers);
  network.advance(kNever, arrivals);
  return arrivals;
}

/// Windows as a conservative runtime makes them: from the next thing that happens, as long as the lookahead or a part
/// of it; each transfer is submitted no sooner than it must be, unless `early` says that it is.
template <class Early>
std::vector<Arrival> run_in_windows(Network& network, std::vector<Transfer> transfers, std::int64_t parts,
                                    Early early) {
  std::vector<Arrival> arrivals;
  const auto middle = std::stable_partition(transfers.begin(), transfers.end(), early);
  network.submit({transfers.begin(), middle});
  std::size_t next = static_cast<std::size_t>(middle - transfers.begin());
  while (next < transfers.size() || network.next_event() != kNever) {
    const VirtualTime departure = next < transfers.size() ? transfers[next].start : kNever;
    const VirtualTime until = std::min(departure, network.next_event()) + std::max(1ns, network.lookahead() / parts);
    network.advance(until, arrivals);
    const std::size_t first = next;
    while (next < transfers.size() && transfers[next].start < until) ++next;
    network.submit(std::span{transfers}.subspan(first, next - first));
  }
  return arrivals;
}

}  // namespace stakemine::network
