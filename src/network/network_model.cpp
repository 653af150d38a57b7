// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/network_model.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/network/full_mesh.hpp"
#include "stakemine/network/graph.hpp"
#include "stakemine/network/regions.hpp"
#include "stakemine/network/star.hpp"

#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::network {
namespace {

void check_column(std::span<const double> values, std::string_view field, const config::Range& range,
                  config::Dimension dimension) {
  for (std::size_t node = 0; node < values.size(); ++node) {
    if (std::isfinite(values[node]) && range.contains(values[node])) continue;
    throw UserError(
        fmt::format("network: {} of node {} must be {}, but is {}", field, node, range.text(dimension), values[node]));
  }
}

}  // namespace

const config::ObjectDescription& HubConfig::description() {
  static const auto described =
      config::Description<HubConfig>("hub", "The coordinator's own link.")
          .field("bandwidth", &HubConfig::bandwidth_bps, "Capacity, each way, shared by all transfers.",
                 {.dimension = config::Dimension::bandwidth, .range = config::above(0)});
  return described;
}

const config::ObjectDescription& LinkConfig::description() {
  static const auto described =
      config::Description<LinkConfig>("link", "The link of each node.")
          .field("bandwidth", &LinkConfig::bandwidth_bps, "Capacity, each way.",
                 {.dimension = config::Dimension::bandwidth, .range = config::above(0)})
          .field("latency", &LinkConfig::latency_s, "Time that a message takes beside its transmission, one way.",
                 {.dimension = config::Dimension::duration, .range = config::at_least(0)})
          .field("jitter", &LinkConfig::jitter_s,
                 "What a message takes longer, drawn for each by itself, behind its transfer; none if absent. Virtual "
                 "clock only.",
                 {.dimension = config::Dimension::duration, .range = config::at_least(0)})
          .check([](const LinkConfig& link, const config::Complain& complain) {
            if (link.jitter_s && link.jitter_s->make()->length())
              complain("jitter", "lists values; expected a distribution without end, such as \"exponential\"");
          });
  return described;
}

const config::Family<NetworkModel>& NetworkModel::family() {
  using config::member;
  static const config::Family<NetworkModel> all{
      "network",
      "How long messages take.",
      {
          member<Star, NetworkModel>("star", "A link for each node, and the hub's link shared max-min fairly by all.",
                                     "Bertsekas and Gallager 1992, Data Networks, 6.5.2; Velho, Schnorr, Casanova, "
                                     "Legrand 2013, doi:10.1145/2517448"),
          member<Regions, NetworkModel>("regions",
                                        "Regions with latencies between them and uplinks that their nodes share.",
                                        "Bertsekas and Gallager 1992, Data Networks, 6.5.2; Velho, Schnorr, Casanova, "
                                        "Legrand 2013, doi:10.1145/2517448"),
          member<Graph, NetworkModel>("graph", "Links between named nodes, and routes over them.",
                                      "Bertsekas and Gallager 1992, Data Networks, 6.5.2; Dijkstra 1959, "
                                      "doi:10.1007/BF01386390"),
          member<FullMesh, NetworkModel>("full_mesh", "Everybody reaches the hub directly, at a latency of its own.",
                                         "Dabek, Cox, Kaashoek, Morris 2004, doi:10.1145/1030194.1015471"),
      }};
  return all;
}

std::unique_ptr<Network> NetworkModel::build(const LinkColumns& links) const {
  STAKEMINE_ASSERT(links.latency_s.size() == links.bandwidth_bps.size(), "columns of one length");
  STAKEMINE_ASSERT(links.latency_s.size() <= std::numeric_limits<std::uint32_t>::max());
  check_column(links.latency_s, "the latency", config::at_least(0), config::Dimension::duration);
  check_column(links.bandwidth_bps, "the bandwidth", config::above(0), config::Dimension::bandwidth);
  return do_build(links);
}

}  // namespace stakemine::network
