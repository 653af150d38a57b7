// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/graph.hpp"

#include "network/fluid_network.hpp"
#include "network/graph_routes.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace stakemine::network {
namespace {

constexpr double kBitsPerByte = 8;

bool has_anybody(const GraphNodeConfig& node) {
  return node.count.value_or(0) > 0 || node.share.value_or(0) > 0 || !node.groups.empty();
}

// Whether all names that links and routes use exist.
bool check_names(const Graph::Options& options, const config::Complain& complain) {
  bool fine = true;
  const auto places = places_of(options.nodes);
  std::set<std::string_view> links;
  const auto refuse = [&](std::string_view field, const std::string& message) {
    complain(field, message);
    fine = false;
  };
  const auto check_node = [&](std::string_view field, const std::string& name) {
    if (place_named(places, name) == places.size())
      refuse(field, fmt::format("names \"{}\", which is no node; expected the name of one", name));
  };
  for (const GraphLinkConfig& link : options.links) {
    check_node("links", link.from);
    check_node("links", link.to);
    if (link.from == link.to) refuse("links", fmt::format("\"{}\" leads nowhere; expected two ends", link.name));
    if (!links.insert(link.name).second)
      refuse("links", fmt::format("has \"{}\" more than once; expected different names", link.name));
  }
  std::set<std::string_view> routes;
  for (const GraphRouteConfig& route : options.routes) {
    check_node("routes", route.to);
    if (!routes.insert(route.to).second)
      refuse("routes", fmt::format("has more than one to \"{}\"; expected one", route.to));
    for (const std::string& link : route.links)
      if (!links.contains(link))
        refuse("routes", fmt::format("names \"{}\", which is no link; expected the name of one", link));
  }
  return fine;
}

void check_options(const Graph::Options& options, const config::Complain& complain) {
  if (options.nodes.empty()) return complain("nodes", "is empty; expected a node at least");
  check_places(places_of(options.nodes), "nodes", complain);
  if (hub_node(options) == options.nodes.size())
    return complain("hub", fmt::format("is at \"{}\", which is no node; expected the name of one", *options.hub.node));
  if (!check_names(options, complain)) return;
  const GraphRoutes routes = graph_routes(options, complain);
  for (std::size_t node = 0; node < routes.size(); ++node)
    if (!routes[node] && has_anybody(options.nodes[node]))
      complain("nodes", fmt::format("\"{}\" cannot be reached from the hub; expected links that lead there",
                                    options.nodes[node].name));
}

}  // namespace

std::span<const std::pair<std::string_view, GraphSharing>> enum_names(GraphSharing) {
  static constexpr std::pair<std::string_view, GraphSharing> kNames[] = {{"split_duplex", GraphSharing::split_duplex},
                                                                         {"shared", GraphSharing::shared},
                                                                         {"fatpipe", GraphSharing::fatpipe}};
  return kNames;
}

const config::ObjectDescription& GraphNodeConfig::description() {
  static const auto described = place_description<GraphNodeConfig>(
      "graph_node", "A node of the graph, with the miners that are there; a router where nobody is.");
  return described;
}

const config::ObjectDescription& GraphLinkConfig::description() {
  static const auto described =
      config::Description<GraphLinkConfig>("graph_link", "A link between two nodes of the graph.")
          .field("name", &GraphLinkConfig::name, "No two have the same.", {.required = true})
          .field("from", &GraphLinkConfig::from, "The node at one end.", {.required = true})
          .field("to", &GraphLinkConfig::to, "The node at the other end.", {.required = true})
          .field("bandwidth", &GraphLinkConfig::bandwidth_bps, "Capacity.",
                 {.dimension = config::Dimension::bandwidth, .range = config::above(0)})
          .field("latency", &GraphLinkConfig::latency_s, "One way.",
                 {.dimension = config::Dimension::duration, .range = config::at_least(0)})
          .field("sharing", &GraphLinkConfig::sharing,
                 "split_duplex: all share it, each way by itself. shared: both ways together. fatpipe: each message by "
                 "itself at most the bandwidth.");
  return described;
}

const config::ObjectDescription& GraphRouteConfig::description() {
  static const auto described =
      config::Description<GraphRouteConfig>("graph_route", "A route from the hub's node, and back the same way.")
          .field("to", &GraphRouteConfig::to, "The node that it leads to.", {.required = true})
          .field("links", &GraphRouteConfig::links, "Names of its links, from the hub's node on.", {.required = true});
  return described;
}

const config::ObjectDescription& GraphHubConfig::description() {
  static const auto described =
      config::Description<GraphHubConfig>("graph_hub", "The coordinator's own link, and where it is.")
          .field("node", &GraphHubConfig::node, "The node of the graph that it is at; the first if absent.")
          .field("bandwidth", &GraphHubConfig::bandwidth_bps, "Capacity, each way, shared by all transfers.",
                 {.dimension = config::Dimension::bandwidth, .range = config::above(0)});
  return described;
}

const config::ObjectDescription& Graph::Options::description() {
  static const auto described =
      config::Description<Options>("graph", "Named nodes with links between them; miners are at nodes.")
          .field("hub", &Options::hub, "The coordinator's own link, and where it is.")
          .field("link", &Options::link, "The link of each miner to the node where it is.")
          .field("nodes", &Options::nodes,
                 "Which there are, and who is where: counts, shares (that add up to 1) or names of groups.",
                 {.required = true})
          .field("links", &Options::links, "Which there are.")
          .field(
              "routes", &Options::routes,
              "Routes from the hub's node; to a node without one, it is that of least latency, then of fewest links.")
          .check(check_options);
  return described;
}

std::vector<std::string> Graph::places() const {
  std::vector<std::string> names;
  for (const GraphNodeConfig& node : options_.nodes) names.push_back(node.name);
  return names;
}

std::vector<std::uint32_t> Graph::place_of_nodes(const LinkColumns& links) const {
  return place_nodes(places_of(options_.nodes), "nodes", links);
}

std::unique_ptr<Network> Graph::do_build(const LinkColumns& links) const {
  const std::vector<std::uint32_t> place = place_of_nodes(links);
  Platform platform{{}};
  const auto duplex = [&](double bandwidth_bps, double latency_s) {
    return platform.add_split_duplex_link(bandwidth_bps / kBitsPerByte, latency_s);
  };
  std::vector<Platform::Duplex> sides;  // up: from `from` to `to`
  for (const GraphLinkConfig& link : options_.links) {
    if (link.sharing == GraphSharing::split_duplex) {
      sides.push_back(duplex(link.bandwidth_bps, link.latency_s));
      continue;
    }
    const Platform::Link both =
        platform.add_link(link.bandwidth_bps / kBitsPerByte, link.latency_s,
                          link.sharing == GraphSharing::shared ? LinkSharing::shared : LinkSharing::fatpipe);
    sides.push_back({both, both});
  }
  const GraphRoutes routes = options_.nodes.empty() ? GraphRoutes{std::vector<GraphStep>{}}
                                                    : graph_routes(options_, [](std::string_view, std::string_view) {});
  const Platform::Duplex hub = duplex(options_.hub.bandwidth_bps, 0);
  FluidEnds ends{
      .hub = platform.add_host(1, 1), .nodes = {}, .hub_bandwidth_Bps = options_.hub.bandwidth_bps / kBitsPerByte};
  for (std::size_t node = 0; node < place.size(); ++node) {
    std::vector<Platform::Link> route{hub.up};
    for (const GraphStep& step : *routes[place[node]])
      route.push_back(step.forward ? sides[step.link].up : sides[step.link].down);
    route.push_back(duplex(links.bandwidth_bps[node], links.latency_s[node]).down);
    ends.nodes.push_back(platform.add_host(1, 1));
    platform.add_route(ends.hub, ends.nodes.back(), route, Symmetry::both_ways);
  }
  return std::make_unique<FluidNetwork>(platform, ends);
}

}  // namespace stakemine::network
