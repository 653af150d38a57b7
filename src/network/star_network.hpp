// SPDX-License-Identifier: Apache-2.0
/// The state of a star (star.hpp) during a run.
#pragma once

#include "stakemine/core/radix_sort.hpp"
#include "stakemine/network/network_model.hpp"

#include "network/fifo_link.hpp"
#include "network/run_queue.hpp"

#include <tuple>
#include <vector>

namespace stakemine::network {

class StarNetwork final : public Network {
 public:
  StarNetwork(double hub_bandwidth_bps, const LinkColumns& links);

  [[nodiscard]] Duration lookahead() const override { return lookahead_; }
  [[nodiscard]] VirtualTime next_event() const override;
  [[nodiscard]] bool carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override;
  [[nodiscard]] HubTraffic traffic() const override;

 private:
  /// A message that waits for the hub's link; `time`: when it comes there.
  struct Waiting {
    VirtualTime time;
    std::uint64_t sequence, id, bytes;
    std::uint32_t source, node;

    bool operator<(const Waiting& other) const {
      return std::tie(time, source, sequence) < std::tie(other.time, other.source, other.sequence);
    }
  };
  /// A message whose arrival is known.
  struct Arriving {
    VirtualTime time;
    std::uint64_t sequence, id;
    std::uint32_t source;
    Direction direction;

    bool operator<(const Arriving& other) const {
      return std::tie(time, source, sequence) < std::tie(other.time, other.source, other.sequence);
    }
  };
  static_assert(sizeof(Waiting) == 40 && sizeof(Arriving) == 32);

  void do_submit(std::span<const Transfer> transfers) override;
  void do_advance(VirtualTime until, std::vector<Arrival>& arrivals) override;
  void serve_down(VirtualTime before);
  void serve_up(VirtualTime before);
  [[nodiscard]] VirtualTime at_node(std::uint32_t node, VirtualTime through, std::uint64_t bytes) const;
  [[nodiscard]] VirtualTime at_hub(std::uint32_t node, VirtualTime start, std::uint64_t bytes) const;
  [[nodiscard]] FifoLink carry_down(const TransferBatch& batch, std::span<VirtualTime> arrivals) const;
  [[nodiscard]] FifoLink carry_up(const TransferBatch& batch, std::span<VirtualTime> arrivals);

  std::vector<Duration> latency_;
  std::vector<double> bandwidth_bps_;
  Duration lookahead_;
  FifoLink down_, up_;
  RunQueue<Waiting> waiting_down_, waiting_up_;
  RunQueue<Arriving> arriving_;
  std::uint64_t under_way_down_ = 0, under_way_up_ = 0;  ///< submitted and not yet handed out
  std::vector<KeyedIndex> coming_, scratch_;             ///< a batch's order at the hub
};

}  // namespace stakemine::network
