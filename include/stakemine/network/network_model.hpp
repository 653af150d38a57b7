// SPDX-License-Identifier: Apache-2.0
/// The config section "network": which model, and the links of hub and nodes.
#pragma once

#include "stakemine/config/quantity.hpp"
#include "stakemine/network/network.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::network {

/// The coordinator's own link.
struct HubConfig {
  double bandwidth_bps = 10e9;  ///< each way, > 0
  static const config::ObjectDescription& description();
};

/// The link of every node: numbers, or distributions over the nodes.
struct LinkConfig {
  config::Quantity bandwidth_bps{100e6};     ///< each way, > 0
  config::Quantity latency_s{0.020};         ///< one way, ≥ 0
  std::optional<config::Quantity> jitter_s;  ///< of each message, ≥ 0, drawn anew
  static const config::ObjectDescription& description();
};

/// What the links of the nodes came to: one entry a node, from node 0 on.
struct LinkColumns {
  std::span<const double> latency_s;           ///< finite, ≥ 0
  std::span<const double> bandwidth_bps;       ///< finite, > 0
  std::uint64_t seed = 0;                      ///< of what a model draws
  std::span<const std::uint32_t> group{};      ///< index into groups; empty: nobody is in a group
  std::span<const std::string_view> groups{};  ///< their names
};

/// A kind of network, as the config describes it. Immutable; thread-safe.
class NetworkModel {
 public:
  virtual ~NetworkModel() = default;
  [[nodiscard]] static const config::Family<NetworkModel>& family();

  /// What the nodes' links are drawn from.
  [[nodiscard]] virtual const LinkConfig& link() const = 0;
  /// Names of the places where nodes are, such as regions; none where a model has no places.
  [[nodiscard]] virtual std::vector<std::string> places() const { return {}; }
  /// [nodes] the place of each, by index; empty where a model has none. Looks at the groups alone. \throws UserError
  /// where the places don't have room for exactly these nodes, beginning with the field below "network".
  [[nodiscard]] virtual std::vector<std::uint32_t> place_of_nodes(const LinkColumns&) const { return {}; }
  /// An idle network; copies the columns, which have one length.
  /// \throws UserError naming the node and the field where a link is out of range.
  [[nodiscard]] std::unique_ptr<Network> build(const LinkColumns& links) const;

 private:
  [[nodiscard]] virtual std::unique_ptr<Network> do_build(const LinkColumns& links) const = 0;
};

}  // namespace stakemine::network
