// SPDX-License-Identifier: Apache-2.0
/// A graph: named nodes, links between them, and routes from the hub's node to the others over them. Miners are at
/// nodes of the graph, each by a link of its own.
#pragma once

#include "stakemine/network/network_model.hpp"
#include "stakemine/network/placing.hpp"

#include <utility>

namespace stakemine::network {

/// A place with nobody is a router.
struct GraphNodeConfig : PlaceConfig {
  static const config::ObjectDescription& description();
};

enum class GraphSharing {
  split_duplex,  ///< each way by itself, shared by all
  shared,        ///< both ways together, shared by all
  fatpipe,       ///< each message by itself at most the bandwidth: a backbone that is never full
};
[[nodiscard]] std::span<const std::pair<std::string_view, GraphSharing>> enum_names(GraphSharing);

struct GraphLinkConfig {
  std::string name, from, to;
  double bandwidth_bps = 1e9;  ///< > 0
  double latency_s = 0;        ///< one way, ≥ 0
  GraphSharing sharing = GraphSharing::split_duplex;
  static const config::ObjectDescription& description();
};

struct GraphRouteConfig {
  std::string to;                  ///< a node of the graph
  std::vector<std::string> links;  ///< from the hub's node on; back the same way
  static const config::ObjectDescription& description();
};

/// The coordinator's own link, and where it is.
struct GraphHubConfig {
  std::optional<std::string> node;  ///< absent: the first
  double bandwidth_bps = 10e9;      ///< each way, > 0
  static const config::ObjectDescription& description();
};

/// A message passes the hub's link, the links of the route to the node where its miner is, and the miner's own link;
/// its latency is their sum (README.md). Where no route is given, it is the one of least latency, of those the one of
/// fewest links, of those the one whose links come first (Dijkstra 1959). A FluidNetwork.
class Graph final : public NetworkModel {
 public:
  struct Options {
    GraphHubConfig hub;
    LinkConfig link;
    std::vector<GraphNodeConfig> nodes;  ///< none: one, of everybody
    std::vector<GraphLinkConfig> links;
    std::vector<GraphRouteConfig> routes;
    static const config::ObjectDescription& description();
  };
  explicit Graph(const Options& options) : options_(options) {}

  [[nodiscard]] const LinkConfig& link() const override { return options_.link; }
  [[nodiscard]] std::vector<std::string> places() const override;
  [[nodiscard]] std::vector<std::uint32_t> place_of_nodes(const LinkColumns& links) const override;

 private:
  [[nodiscard]] std::unique_ptr<Network> do_build(const LinkColumns& links) const override;

  Options options_;
};

}  // namespace stakemine::network
