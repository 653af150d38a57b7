// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/full_mesh.hpp"

#include "stakemine/core/assert.hpp"

#include "network/star_network.hpp"

#include <cmath>

namespace stakemine::network {
namespace {

// Round 0 of a node's stream is its link's latency.
constexpr std::uint64_t kPathRound = 1;

KeyedRandom path_random(std::uint64_t seed, std::uint32_t node) {
  return {seed, Purpose::latency, node, kPathRound};
}

}  // namespace

const config::Family<PairLatency>& PairLatency::family() {
  using config::member;
  static const config::Family<PairLatency> all{
      "latency_model",
      "How long the paths of a full mesh are.",
      {
          member<DrawnLatency, PairLatency>("drawn", "Each path by itself, from a distribution.", "—"),
          member<Coordinates, PairLatency>("coordinates", "Distances from the hub, in the middle of a cube.",
                                           "Dabek, Cox, Kaashoek, Morris 2004, doi:10.1145/1030194.1015471"),
      }};
  return all;
}

double PairLatency::latency_s(std::uint64_t seed, std::uint32_t node) const {
  const double latency = do_latency_s(seed, node);
  STAKEMINE_ASSERT(std::isfinite(latency) && latency >= 0, "no message arrives before it was sent");
  return latency;
}

const config::ObjectDescription& DrawnLatency::Options::description() {
  static const auto described = config::Description<Options>("drawn", "Each path by itself.")
                                    .field("latency", &Options::latency_s, "Of each path, one way.",
                                           {.dimension = config::Dimension::duration, .range = config::at_least(0)});
  return described;
}

double DrawnLatency::do_latency_s(std::uint64_t seed, std::uint32_t node) const {
  KeyedRandom random = path_random(seed, node);
  return latency_->sample(node, random);
}

const config::ObjectDescription& Coordinates::Options::description() {
  static const auto described =
      config::Description<Options>("coordinates", "Nodes are spread uniformly over a cube with the hub in its middle.")
          .field("side", &Options::side_s, "Of the cube, as the latency from one side to the other.",
                 {.dimension = config::Dimension::duration, .range = config::above(0)})
          .field("dimensions", &Options::dimensions, "Of the cube.", {.range = config::between(1, 8)});
  return described;
}

double Coordinates::do_latency_s(std::uint64_t seed, std::uint32_t node) const {
  KeyedRandom random = path_random(seed, node);
  double squares = 0;
  for (std::uint32_t axis = 0; axis < options_.dimensions; ++axis) {
    const double offset = random.uniform() - 0.5;
    squares += offset * offset;
  }
  return options_.side_s * std::sqrt(squares);
}

const config::ObjectDescription& FullMesh::Options::description() {
  static const auto described =
      config::Description<Options>("full_mesh", "A path of its own between every node and the hub.")
          .field("hub", &Options::hub, "The coordinator's own link.")
          .field("link", &Options::link, "The link of each node; its latency is added to its path's.")
          .field("latency_model", &Options::paths, "How long the paths are.");
  return described;
}

std::unique_ptr<Network> FullMesh::do_build(const LinkColumns& links) const {
  const auto paths = options_.paths.make();
  std::vector<double> latency_s(links.latency_s.begin(), links.latency_s.end());
  for (std::uint32_t node = 0; node < latency_s.size(); ++node) latency_s[node] += paths->latency_s(links.seed, node);
  return std::make_unique<StarNetwork>(options_.hub.bandwidth_bps,
                                       LinkColumns{.latency_s = latency_s, .bandwidth_bps = links.bandwidth_bps});
}

}  // namespace stakemine::network
