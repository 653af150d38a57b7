// SPDX-License-Identifier: Apache-2.0
/// The state of a network of any shape during a run: the general solver behind the interface of a Network.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/network/network.hpp"
#include "stakemine/network/platform.hpp"

#include "network/fluid_traffic.hpp"

#include <vector>

namespace stakemine::network {

/// Where the hub and the nodes are on a platform.
struct FluidEnds {
  Platform::Host hub = 0;
  std::vector<Platform::Host> nodes;  ///< routes lead from and to the hub
  double hub_bandwidth_Bps = 1;       ///< what traffic() measures use by, > 0
};

/// A message of B bytes that starts at t is, from t + L on, a fluid on its route's links (Platform::transfer); its
/// arrival is rounded to the nanosecond. A latency below 1 ns counts as 1 ns. Where the two ways have no link side in
/// common, batches are carried each by themselves; where they have, they disturb each other, and carry() declines.
/// Cost: FluidSystem's; O(n) an event where all share one bottleneck. Memory: about 200 B a node and a use of a link.
class FluidNetwork final : public Network {
 public:
  FluidNetwork(const Platform& platform, const FluidEnds& ends);

  [[nodiscard]] Duration lookahead() const override { return lookahead_; }
  [[nodiscard]] VirtualTime next_event() const override { return next_; }
  [[nodiscard]] bool carries_batches() const override { return ways_apart_; }
  [[nodiscard]] bool carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override;
  void give_up(Direction direction, VirtualTime, std::uint64_t bytes) override { way(direction).bytes -= bytes; }
  [[nodiscard]] HubTraffic traffic() const override;
  void carry_state(Archive& archive) override { archive(down_.bytes, up_.bytes); }

 private:
  /// Of a node's transfers, one way.
  struct Route {
    Duration latency{};
    double bound_Bps = 0, penalty = 1;
    std::size_t first_use = 0, uses = 0;
  };
  struct Way {
    std::vector<Route> routes;  ///< [nodes]
    std::vector<ResourceUse> uses;
    std::uint64_t under_way = 0;  ///< submitted, not arrived
    std::uint64_t bytes = 0;      ///< that have arrived
  };
  struct UnderWay {
    std::uint64_t id = 0, bytes = 0;
    Direction direction = Direction::to_node;
  };

  [[nodiscard]] Way& way(Direction direction) { return direction == Direction::to_node ? down_ : up_; }
  [[nodiscard]] const Way& way(Direction direction) const { return direction == Direction::to_node ? down_ : up_; }
  [[nodiscard]] static Way routes_of(const Platform& platform, const FluidEnds& ends, Direction direction);
  [[nodiscard]] Flow flow(const Way& way, std::uint32_t node, VirtualTime start, std::uint64_t bytes) const;
  void do_submit(std::span<const Transfer> transfers) override;
  void do_advance(VirtualTime until, std::vector<Arrival>& arrivals) override;
  void note_next();

  std::vector<double> capacities_;
  double hub_bandwidth_Bps_;
  Way down_, up_;
  bool ways_apart_;
  Duration lookahead_;
  FluidTraffic singles_;
  std::vector<UnderWay> under_way_;
  std::vector<std::uint32_t> free_;
  std::vector<FlowEnd> ended_;  ///< of single transfers, and rounded to what is not asked for yet; in no order
  std::vector<FlowEnd> batch_ended_;
  VirtualTime until_ = VirtualTime::min(), next_ = kNever;
};

}  // namespace stakemine::network
