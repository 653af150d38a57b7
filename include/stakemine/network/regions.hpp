// SPDX-License-Identifier: Apache-2.0
/// Regions: latencies between them, and links at their borders that all of their nodes share.
#pragma once

#include "stakemine/network/network_model.hpp"
#include "stakemine/network/placing.hpp"

namespace stakemine::network {

struct RegionConfig : PlaceConfig {
  std::optional<double> uplink_bps, downlink_bps;  ///< out of the region, and into it; > 0; absent: no limit
  static const config::ObjectDescription& description();
};

/// The coordinator's own link, and where it is.
struct RegionHubConfig {
  std::optional<std::string> region;  ///< absent: the first
  double bandwidth_bps = 10e9;        ///< each way, > 0
  static const config::ObjectDescription& description();
};

/// A message between the hub in region h and node i in region r has the latency L_i + M[from][to] and passes, shared
/// max-min fairly (README.md): the hub's link, the uplink of the region that it leaves and the downlink of the one that
/// it enters where r ≠ h, and the node's own link. Each way by itself. Without any uplink or downlink it is a star of
/// other latencies, and as fast; with them it is a FluidNetwork.
class Regions final : public NetworkModel {
 public:
  struct Options {
    RegionHubConfig hub;
    LinkConfig link;
    std::vector<RegionConfig> regions;           ///< none: one, of everybody
    std::vector<std::vector<double>> latency_s;  ///< [from][to], one way, ≥ 0; none: 0
    static const config::ObjectDescription& description();
  };
  explicit Regions(const Options& options) : options_(options) {}

  [[nodiscard]] const LinkConfig& link() const override { return options_.link; }
  [[nodiscard]] std::vector<std::string> places() const override;
  [[nodiscard]] std::vector<std::uint32_t> place_of_nodes(const LinkColumns& links) const override;

 private:
  [[nodiscard]] std::unique_ptr<Network> do_build(const LinkColumns& links) const override;
  [[nodiscard]] double between_s(std::size_t from, std::size_t to) const {
    return options_.latency_s.empty() ? 0 : options_.latency_s[from][to];
  }

  Options options_;
};

}  // namespace stakemine::network
