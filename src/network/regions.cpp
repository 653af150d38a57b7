// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/regions.hpp"

#include "network/fluid_network.hpp"
#include "network/star_network.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::network {
namespace {

constexpr double kBitsPerByte = 8;

std::size_t hub_region(const Regions::Options& options) {
  return options.hub.region ? place_named(places_of(options.regions), *options.hub.region) : 0;
}

void check_matrix(const Regions::Options& options, const config::Complain& complain) {
  const std::size_t regions = options.regions.size();
  const std::string expected = fmt::format("expected {0} rows of {0} latencies, one for each region", regions);
  if (options.latency_s.empty()) {
    if (regions > 1) complain("latency", "is missing; " + expected);
    return;
  }
  const bool is_square = options.latency_s.size() == regions &&
                         std::ranges::all_of(options.latency_s, [&](const auto& row) { return row.size() == regions; });
  if (!is_square) complain("latency", "has another shape; " + expected);
}

void check_options(const Regions::Options& options, const config::Complain& complain) {
  if (options.regions.empty()) return complain("regions", "is empty; expected a region at least");
  check_places(places_of(options.regions), "regions", complain);
  check_matrix(options, complain);
  if (hub_region(options) == options.regions.size())
    complain("hub", fmt::format("is in \"{}\", which is no region; expected the name of one", *options.hub.region));
}

}  // namespace

const config::ObjectDescription& RegionConfig::description() {
  static const auto described = place_description<RegionConfig>("region", "Nodes that are close to each other.")
                                    .field("uplink", &RegionConfig::uplink_bps,
                                           "Bandwidth out of the region, shared by all in it; without limit if absent.",
                                           {.dimension = config::Dimension::bandwidth, .range = config::above(0)})
                                    .field("downlink", &RegionConfig::downlink_bps,
                                           "Bandwidth into the region, shared by all in it; without limit if absent.",
                                           {.dimension = config::Dimension::bandwidth, .range = config::above(0)});
  return described;
}

const config::ObjectDescription& RegionHubConfig::description() {
  static const auto described =
      config::Description<RegionHubConfig>("region_hub", "The coordinator's own link, and where it is.")
          .field("region", &RegionHubConfig::region, "The region that it is in; the first if absent.")
          .field("bandwidth", &RegionHubConfig::bandwidth_bps, "Capacity, each way, shared by all transfers.",
                 {.dimension = config::Dimension::bandwidth, .range = config::above(0)});
  return described;
}

const config::ObjectDescription& Regions::Options::description() {
  static const auto described =
      config::Description<Options>("regions", "Regions with latencies between them and shared links at their borders.")
          .field("hub", &Options::hub, "The coordinator's own link, and where it is.")
          .field("link", &Options::link, "The link of each node; its latency is added to that between regions.")
          .field("regions", &Options::regions,
                 "Which there are, and who is where: counts, shares (that add up to 1) or names of groups.",
                 {.required = true})
          .field("latency", &Options::latency_s,
                 "Between regions, one way: a row for each region that a message leaves, in it one for each that it "
                 "enters, in the order of the list.",
                 {.dimension = config::Dimension::duration, .range = config::at_least(0)})
          .check(check_options);
  return described;
}

std::vector<std::string> Regions::places() const {
  std::vector<std::string> names;
  for (const RegionConfig& region : options_.regions) names.push_back(region.name);
  return names;
}

std::vector<std::uint32_t> Regions::place_of_nodes(const LinkColumns& links) const {
  return place_nodes(places_of(options_.regions), "regions", links);
}

std::unique_ptr<Network> Regions::do_build(const LinkColumns& links) const {
  const std::vector<std::uint32_t> region_of = place_of_nodes(links);
  const std::size_t home = hub_region(options_);
  const std::size_t nodes = region_of.size();
  const bool has_borders = std::ranges::any_of(
      options_.regions, [](const RegionConfig& region) { return region.uplink_bps || region.downlink_bps; });
  const auto symmetric = [&](std::size_t region) { return between_s(home, region) == between_s(region, home); };
  bool is_star = !has_borders;
  for (std::size_t region = 0; region < options_.regions.size(); ++region) is_star = is_star && symmetric(region);
  if (is_star) {
    std::vector<double> latency_s(links.latency_s.begin(), links.latency_s.end());
    for (std::size_t node = 0; node < nodes; ++node) latency_s[node] += between_s(home, region_of[node]);
    return std::make_unique<StarNetwork>(options_.hub.bandwidth_bps,
                                         LinkColumns{.latency_s = latency_s, .bandwidth_bps = links.bandwidth_bps});
  }

  Platform platform{{}};
  const auto shared = [&](double bandwidth_bps, double latency_s) {
    return platform.add_link(bandwidth_bps / kBitsPerByte, latency_s, LinkSharing::shared);
  };
  const Platform::Link out = shared(options_.hub.bandwidth_bps, 0), in = shared(options_.hub.bandwidth_bps, 0);
  std::vector<std::optional<Platform::Link>> up(options_.regions.size()), down(options_.regions.size());
  for (std::size_t region = 0; region < options_.regions.size(); ++region) {
    if (options_.regions[region].uplink_bps) up[region] = shared(*options_.regions[region].uplink_bps, 0);
    if (options_.regions[region].downlink_bps) down[region] = shared(*options_.regions[region].downlink_bps, 0);
  }
  FluidEnds ends{
      .hub = platform.add_host(1, 1), .nodes = {}, .hub_bandwidth_Bps = options_.hub.bandwidth_bps / kBitsPerByte};
  std::vector<Platform::Link> route;
  const auto border = [&](std::size_t from, std::size_t to) {
    if (from == to) return;
    if (up[from]) route.push_back(*up[from]);
    if (down[to]) route.push_back(*down[to]);
  };
  for (std::size_t node = 0; node < nodes; ++node) {
    const std::size_t region = region_of[node];
    ends.nodes.push_back(platform.add_host(1, 1));
    route = {out};
    border(home, region);
    route.push_back(shared(links.bandwidth_bps[node], links.latency_s[node] + between_s(home, region)));
    platform.add_route(ends.hub, ends.nodes.back(), route, Symmetry::one_way);
    route = {shared(links.bandwidth_bps[node], links.latency_s[node] + between_s(region, home))};
    border(region, home);
    route.push_back(in);
    platform.add_route(ends.nodes.back(), ends.hub, route, Symmetry::one_way);
  }
  return std::make_unique<FluidNetwork>(platform, ends);
}

}  // namespace stakemine::network
