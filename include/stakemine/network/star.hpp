// SPDX-License-Identifier: Apache-2.0
/// A star: every node has its own link to the hub; the hub's link is shared by all, each way by itself.
#pragma once

#include "stakemine/network/network_model.hpp"

namespace stakemine::network {

/// The hub's link serves whole messages, first come, first served (store and forward), at its bandwidth C; node i has
/// latency L_i and bandwidth b_i. A message of B bytes that starts at t
///   to a node: leaves the hub's link at max(t, when it is free) + 8B/C and arrives L_i + 8B/b_i later;
///   to the hub: comes to the hub's link at t + 8B/b_i + L_i and arrives at max(that, when it is free) + 8B/C.
/// Messages of one node do not wait for each other on its own link. Times are whole nanoseconds: 8B/b_i is rounded by
/// message, and the hub's link by the bytes since it was last idle, so that roundings do not add up. A latency below 1
/// ns counts as 1 ns; lookahead() is the least latency. Cost: O(log n) comparisons a message, sorted in batches; 40 B a
/// message that waits for the hub, 32 B one that is past it, 16 B a node.
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
