// SPDX-License-Identifier: Apache-2.0
/// The state of a star (star.hpp) during a run.
#pragma once

#include "stakemine/network/fluid_star.hpp"
#include "stakemine/network/network_model.hpp"

#include <tuple>
#include <vector>

namespace stakemine::network {

/// A FluidStar each way.
class StarNetwork final : public Network {
 public:
  StarNetwork(double hub_bandwidth_bps, const LinkColumns& links);

  [[nodiscard]] Duration lookahead() const override { return down_.lookahead(); }
  [[nodiscard]] VirtualTime next_event() const override;
  [[nodiscard]] bool carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override;
  void give_up(Direction direction, VirtualTime, std::uint64_t bytes) override {
    (direction == Direction::to_node ? down_ : up_).forget(bytes);
  }
  [[nodiscard]] HubTraffic traffic() const override;

 private:
  /// What makes the order of arrivals at one time, and the caller's id.
  struct UnderWay {
    std::uint64_t sequence, id;
    std::uint32_t source;
  };
  struct Arriving {
    VirtualTime time;
    UnderWay transfer;

    bool operator<(const Arriving& other) const {
      return std::tie(time, transfer.source, transfer.sequence) <
             std::tie(other.time, other.transfer.source, other.transfer.sequence);
    }
  };
  /// A batch's columns, kept for their memory.
  struct Columns {
    std::vector<VirtualTime> start;
    std::vector<std::uint64_t> bytes, place;
    std::vector<std::uint32_t> node;

    void clear();
  };

  void do_submit(std::span<const Transfer> transfers) override;
  void do_advance(VirtualTime until, std::vector<Arrival>& arrivals) override;
  void submit(Direction direction, std::span<const Transfer> transfers);
  [[nodiscard]] std::uint32_t place_for(const Transfer& transfer);

  FluidStar down_, up_;
  std::vector<UnderWay> under_way_;
  std::vector<std::uint32_t> free_;
  Columns columns_;
  std::vector<Arrival> arrived_;
  std::vector<Arriving> in_order_;
};

}  // namespace stakemine::network
