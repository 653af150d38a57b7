// SPDX-License-Identifier: Apache-2.0
/// A star: every node has its own link to the hub; the hub's link is shared fairly by all.
#pragma once

#include "stakemine/network/network_model.hpp"

namespace stakemine::network {

/// Bandwidth is shared max-min fairly, each way by itself (FluidStar): a message of B bytes that starts at t waits
/// until t + L_i, uses no bandwidth meanwhile, and is then a fluid of rate min(λ / p_i, b_i / k_i), λ the largest at
/// which the hub's link of bandwidth C carries all rates; k_i: how many messages of node i flow, p_i its latency L_i (1
/// s where that is 0): of two nodes that the hub holds back, the one of half the latency has twice the rate. Formula
/// and sources: README.md. Times are rounded to the nanosecond at the end alone. A latency below 1 ns counts as 1 ns;
/// lookahead() is the least latency. Cost and memory: twice FluidStar's, and 24 B a message that does not go by
/// carry().
class Star final : public NetworkModel {
 public:
  struct Options {
    HubConfig hub;
    LinkConfig link;
    static const config::ObjectDescription& description();
  };
  explicit Star(const Options& options) : options_(options) {}

  [[nodiscard]] const LinkConfig& link() const override { return options_.link; }

 private:
  [[nodiscard]] std::unique_ptr<Network> do_build(const LinkColumns& links) const override;

  Options options_;
};

}  // namespace stakemine::network
