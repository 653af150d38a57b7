// SPDX-License-Identifier: Apache-2.0
/// Hosts, links and the routes between hosts: what transfers and executions of the fluid model use. The model's
/// formulas are in this folder's README.md.
#pragma once

#include "stakemine/network/fluid_system.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::network {

/// What is said of all transfers. Defaults: the plain model.
struct FluidModel {
  double latency_factor = 1;               ///< ≥ 0
  double bandwidth_factor = 1;             ///< > 0
  double weight_s_bytes = 0;               ///< ≥ 0: how much narrow links count in a transfer's penalty
  std::optional<double> tcp_window_bytes;  ///< > 0: bounds a transfer by window / (2 latency)
  /// Whether a transfer also loads the links of the way back, by 5 %, for its acknowledgements.
  bool cross_traffic = false;
};

enum class LinkSharing : std::uint8_t {
  shared,  ///< all transfers together at most the bandwidth
  fatpipe  ///< each transfer by itself at most the bandwidth
};
enum class Symmetry : std::uint8_t { one_way, both_ways };

/// Built by adding; then constant, and thread-safe to read. All numbers are finite.
class Platform {
 public:
  using Host = std::uint32_t;
  using Link = std::uint32_t;
  /// The two sides of a split-duplex link.
  struct Duplex {
    Link up, down;
  };

  explicit Platform(const FluidModel& model) : model_(model) {}

  /// Its executions run at min(speed, cores · speed / n) each, n of them. speed > 0, cores > 0.
  Host add_host(double speed_flops, double cores);
  /// bandwidth > 0, latency ≥ 0.
  Link add_link(double bandwidth_Bps, double latency_s, LinkSharing sharing);
  /// Each side has the full bandwidth, shared.
  Duplex add_split_duplex_link(double bandwidth_Bps, double latency_s);
  /// `links` in order, not empty; a link may be used more than once. Both ways: the reverse goes over the same links,
  /// of a split-duplex link over the other side. False, and nothing added, where a route from src to dst (or back)
  /// exists.
  bool add_route(Host src, Host dst, std::span<const Link> links, Symmetry symmetry);
  [[nodiscard]] bool has_route(Host src, Host dst) const { return routes_.contains({src, dst}); }

  /// The capacities of all resources, as a FluidSystem wants them.
  [[nodiscard]] std::span<const double> capacities() const { return capacities_; }

  /// A transfer over an existing route: for `latency_s` it waits, then it is the activity.
  struct Transfer {
    double latency_s = 0;
    double bound_Bps = std::numeric_limits<double>::infinity();
    double penalty = 1;
    std::vector<ResourceUse> uses;
  };
  /// \param rate_cap_Bps > 0; infinity: none.
  [[nodiscard]] Transfer transfer(Host src, Host dst, double rate_cap_Bps) const;
  /// The one resource, and the bound, of an execution.
  [[nodiscard]] ResourceUse execution_use(Host host) const { return {hosts_[host].resource, 1}; }
  [[nodiscard]] double execution_bound_flops(Host host) const { return hosts_[host].speed_flops; }
  [[nodiscard]] const FluidModel& model() const { return model_; }

 private:
  struct HostState {
    double speed_flops;
    std::uint32_t resource;
  };
  struct LinkState {
    double bandwidth_Bps, latency_s;
    LinkSharing sharing;
    std::uint32_t resource;  ///< of a shared one
    Link reverse;            ///< itself, or the other side
  };
  void load(Transfer& transfer, Link link, double share) const;

  FluidModel model_;
  std::vector<HostState> hosts_;
  std::vector<LinkState> links_;
  std::vector<double> capacities_;
  std::map<std::pair<Host, Host>, std::vector<Link>> routes_;
};

}  // namespace stakemine::network
