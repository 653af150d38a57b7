// SPDX-License-Identifier: Apache-2.0
/// From the names of a graph's config to routes from the hub's node to every other.
#pragma once

#include "stakemine/network/graph.hpp"

namespace stakemine::network {

/// A link on a route, and whether it is passed from its `from` to its `to`.
struct GraphStep {
  std::size_t link = 0;
  bool forward = true;
};

/// [nodes] where each route leads over; nothing where there is none.
using GraphRoutes = std::vector<std::optional<std::vector<GraphStep>>>;

/// Says what is wrong with routes that are given, by the key to blame. The names of nodes and links are legal.
[[nodiscard]] GraphRoutes graph_routes(const Graph::Options& options, const config::Complain& complain);
[[nodiscard]] std::size_t hub_node(const Graph::Options& options);

}  // namespace stakemine::network
