// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/platform.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>

namespace stakemine::network {
namespace {

constexpr double kCrossTraffic = 0.05;

}  // namespace

Platform::Host Platform::add_host(double speed_flops, double cores) {
  hosts_.push_back({speed_flops, static_cast<std::uint32_t>(capacities_.size())});
  capacities_.push_back(cores * speed_flops);
  return static_cast<Host>(hosts_.size() - 1);
}

Platform::Link Platform::add_link(double bandwidth_Bps, double latency_s, LinkSharing sharing) {
  const auto link = static_cast<Link>(links_.size());
  links_.push_back({bandwidth_Bps, latency_s, sharing, static_cast<std::uint32_t>(capacities_.size()), link});
  if (sharing == LinkSharing::shared) capacities_.push_back(bandwidth_Bps);
  return link;
}

Platform::Duplex Platform::add_split_duplex_link(double bandwidth_Bps, double latency_s) {
  const Link up = add_link(bandwidth_Bps, latency_s, LinkSharing::shared);
  const Link down = add_link(bandwidth_Bps, latency_s, LinkSharing::shared);
  links_[up].reverse = down;
  links_[down].reverse = up;
  return {up, down};
}

bool Platform::add_route(Host src, Host dst, std::span<const Link> links, Symmetry symmetry) {
  STAKEMINE_ASSERT(!links.empty() && src < hosts_.size() && dst < hosts_.size());
  const bool adds_reverse = symmetry == Symmetry::both_ways && src != dst;
  if (has_route(src, dst) || (adds_reverse && has_route(dst, src))) return false;
  routes_[{src, dst}].assign(links.begin(), links.end());
  if (!adds_reverse) return true;
  std::vector<Link>& back = routes_[{dst, src}];
  for (std::size_t i = links.size(); i-- > 0;) back.push_back(links_[links[i]].reverse);
  return true;
}

void Platform::load(Transfer& transfer, Link index, double share) const {
  const LinkState& link = links_[index];
  if (link.sharing == LinkSharing::fatpipe) {
    transfer.bound_Bps = std::min(transfer.bound_Bps, link.bandwidth_Bps / share);
    return;
  }
  const auto used = std::ranges::find(transfer.uses, link.resource, &ResourceUse::resource);
  if (used != transfer.uses.end()) {
    used->load += share;
  } else {
    transfer.uses.push_back({link.resource, share});
  }
}

Platform::Transfer Platform::transfer(Host src, Host dst, double rate_cap_Bps) const {
  const auto route = routes_.find({src, dst});
  STAKEMINE_ASSERT(route != routes_.end(), "a route from source to destination");
  Transfer made;
  made.bound_Bps = rate_cap_Bps / model_.bandwidth_factor;
  double latency_s = 0, width_s = 0;
  for (const Link index : route->second) {
    const LinkState& link = links_[index];
    latency_s += link.latency_s;
    width_s += model_.weight_s_bytes / link.bandwidth_Bps;
    load(made, index, 1);  // A shared link's bandwidth bounds it as the link's capacity.
  }
  if (model_.tcp_window_bytes && latency_s > 0)
    made.bound_Bps = std::min(made.bound_Bps, *model_.tcp_window_bytes / (2 * latency_s));
  made.latency_s = latency_s * model_.latency_factor;
  made.penalty = latency_s > 0 ? latency_s + width_s : 1;
  if (const auto back = routes_.find({dst, src}); model_.cross_traffic && back != routes_.end())
    for (const Link index : back->second) load(made, index, kCrossTraffic);
  return made;
}

}  // namespace stakemine::network
