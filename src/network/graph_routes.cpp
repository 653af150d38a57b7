// SPDX-License-Identifier: Apache-2.0
#include "network/graph_routes.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

#include <fmt/format.h>

namespace stakemine::network {
namespace {

/// What makes one route better than another; the last link settles ties.
struct Reach {
  double latency_s = 0;
  std::size_t links = 0, last = 0, node = 0;

  bool operator>(const Reach& other) const {
    return std::tie(latency_s, links, last, node) > std::tie(other.latency_s, other.links, other.last, other.node);
  }
};

class Routes {
 public:
  explicit Routes(const Graph::Options& options) : options_(options), routes_(options.nodes.size()) {
    for (std::size_t node = 0; node < options.nodes.size(); ++node) node_[options.nodes[node].name] = node;
    edges_.resize(options.nodes.size());
    for (std::size_t link = 0; link < options.links.size(); ++link) {
      link_[options.links[link].name] = link;
      edges_[node_.at(options.links[link].from)].push_back({link, true});
      edges_[node_.at(options.links[link].to)].push_back({link, false});
    }
  }

  void find_shortest(std::size_t hub) {
    std::priority_queue<Reach, std::vector<Reach>, std::greater<>> ahead;
    std::vector<GraphStep> by(routes_.size());
    std::vector<bool> done(routes_.size());
    ahead.push({.node = hub});
    while (!ahead.empty()) {
      const Reach reach = ahead.top();
      ahead.pop();
      if (done[reach.node]) continue;
      done[reach.node] = true;
      auto& route = routes_[reach.node].emplace();
      if (reach.node != hub) {
        const GraphStep step = step_into(reach.node, reach.last);
        route = *routes_[start_of(step)];
        route.push_back(step);
      }
      for (const GraphStep& step : edges_[reach.node])
        ahead.push({reach.latency_s + options_.links[step.link].latency_s, reach.links + 1, step.link, end_of(step)});
    }
  }

  void take_given(std::size_t hub, const config::Complain& complain) {
    for (const GraphRouteConfig& given : options_.routes) {
      std::vector<GraphStep> route;
      std::size_t at = hub;
      for (const std::string& name : given.links) {
        const std::size_t link = link_.at(name);
        const auto step = std::ranges::find(edges_[at], link, &GraphStep::link);
        if (step == edges_[at].end())
          return complain("routes",
                          fmt::format("the one to \"{}\" goes on with \"{}\" from \"{}\", where that link does "
                                      "not begin; expected links one behind the other",
                                      given.to, name, options_.nodes[at].name));
        route.push_back(*step);
        at = end_of(*step);
      }
      if (at != node_.at(given.to))
        return complain("routes",
                        fmt::format("the one to \"{}\" ends at \"{}\"; expected it to lead from \"{}\" to \"{}\"",
                                    given.to, options_.nodes[at].name, options_.nodes[hub].name, given.to));
      routes_[at] = std::move(route);
    }
  }

  [[nodiscard]] GraphRoutes take() { return std::move(routes_); }

 private:
  [[nodiscard]] std::size_t start_of(const GraphStep& step) const {
    return node_.at(step.forward ? options_.links[step.link].from : options_.links[step.link].to);
  }
  [[nodiscard]] std::size_t end_of(const GraphStep& step) const { return start_of({step.link, !step.forward}); }
  [[nodiscard]] GraphStep step_into(std::size_t node, std::size_t link) const {
    return {link, node_.at(options_.links[link].to) == node};
  }

  const Graph::Options& options_;
  std::map<std::string_view, std::size_t> node_, link_;
  std::vector<std::vector<GraphStep>> edges_;  // [nodes], by link
  GraphRoutes routes_;
};

}  // namespace

std::size_t hub_node(const Graph::Options& options) {
  return options.hub.node ? place_named(places_of(options.nodes), *options.hub.node) : 0;
}

GraphRoutes graph_routes(const Graph::Options& options, const config::Complain& complain) {
  Routes routes{options};
  routes.find_shortest(hub_node(options));
  routes.take_given(hub_node(options), complain);
  return routes.take();
}

}  // namespace stakemine::network
