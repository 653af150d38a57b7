// SPDX-License-Identifier: Apache-2.0
/// What the network benchmarks compute, and the same by a peer.
#pragma once

#include "stakemine/core/random.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stakemine::bench {

/// The hub sends in_bytes to every node at 0, and each replies out_bytes on receipt. All links are split duplex.
struct StarCase {
  double hub_Bps = 0;
  std::vector<double> latency_s, bandwidth_Bps;
  std::vector<std::uint64_t> in_bytes, out_bytes;
};

inline StarCase star_case(std::size_t nodes) {
  KeyedRandom random(nodes, Purpose::test, 50);
  StarCase made;
  for (std::size_t i = 0; i < nodes; ++i) {
    made.latency_s.push_back(1e-9 * std::round(2e7 * std::exp(0.5 * random.normal())));
    made.bandwidth_Bps.push_back(1.25e7 * std::exp(random.normal()));
    made.in_bytes.push_back(1'000'000'000 + random.below(1'000'000'000));
    made.out_bytes.push_back(1'000'000'000 + random.below(1'000'000'000));
  }
  made.hub_Bps = 1.25e7 * static_cast<double>(nodes) / 10;
  return made;
}

/// Transfers over random routes of shared links.
struct GraphCase {
  std::vector<double> bandwidth_Bps, latency_s;
  std::vector<std::vector<std::uint32_t>> routes;  ///< of each transfer
  std::vector<double> start_s;
  std::vector<std::uint64_t> bytes;
};

inline GraphCase graph_case(std::size_t transfers, std::size_t links) {
  KeyedRandom random(transfers, Purpose::test, 51);
  GraphCase made;
  for (std::size_t i = 0; i < links; ++i) {
    made.bandwidth_Bps.push_back(1.25e8 * std::exp(random.normal()));
    made.latency_s.push_back(1e-3 * (1 + random.uniform()));
  }
  for (std::size_t i = 0; i < transfers; ++i) {
    std::vector<std::uint32_t> route;
    while (route.size() < 3) {
      const auto link = static_cast<std::uint32_t>(random.below(links));
      bool is_new = true;
      for (const std::uint32_t other : route) is_new = is_new && other != link;
      if (is_new) route.push_back(link);
    }
    made.routes.push_back(route);
    made.start_s.push_back(random.uniform());
    made.bytes.push_back(static_cast<std::uint64_t>(1e7 * (0.5 + random.exponential())));
  }
  return made;
}

/// When each transfer was through (the star: all in, then all out), and the CPU time that it took to find out.
struct Solved {
  std::vector<double> finish_s;
  double cpu_s = 0;
};

/// By SimGrid 3.32, model CM02 without window and cross-traffic, in a process of its own.
Solved star_by_simgrid(const StarCase& star);
Solved graph_by_simgrid(const GraphCase& graph);

}  // namespace stakemine::bench
