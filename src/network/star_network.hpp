// SPDX-License-Identifier: Apache-2.0
/// The state of a star (star.hpp) during a run.
#pragma once

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

    bool operator<(const Arriving& other) const {
      return std::tie(time, source, sequence) < std::tie(other.time, other.source, other.sequence);
    }
  };
  static_assert(sizeof(Waiting) == 40 && sizeof(Arriving) == 32);

  void do_submit(std::span<const Transfer> transfers) override;
  void do_advance(VirtualTime until, std::vector<Arrival>& arrivals) override;
  void serve_down(VirtualTime before);
  void serve_up(VirtualTime before);

  std::vector<Duration> latency_;
  std::vector<double> bandwidth_bps_;
  Duration lookahead_;
  FifoLink down_, up_;
  RunQueue<Waiting> waiting_down_, waiting_up_;
  RunQueue<Arriving> arriving_;
};

}  // namespace stakemine::network
