// SPDX-License-Identifier: Apache-2.0
/// The state of a star (star.hpp) during a run.
#pragma once

#include "stakemine/network/fluid_star.hpp"
#include "stakemine/network/network_model.hpp"

#include <optional>
#include <tuple>
#include <vector>

namespace stakemine::network {

/// A fluid each way. One more carries the batches of both ways, one batch after the other: it is all that a network
/// needs in which nothing else is ever sent, so the two are made when they are needed.
class StarNetwork final : public Network {
 public:
  StarNetwork(double hub_bandwidth_bps, const LinkColumns& links);

  [[nodiscard]] Duration lookahead() const override { return batches_.lookahead(); }
  [[nodiscard]] VirtualTime next_event() const override;
  [[nodiscard]] bool carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override;
  void give_up(Direction direction, VirtualTime, std::uint64_t bytes) override {
    way(direction).carried_bytes -= bytes;
  }
  [[nodiscard]] HubTraffic traffic() const override;
  void carry_state(Archive& archive) override;

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

  struct Way {
    std::optional<FluidStar> fluid;
    std::uint64_t under_way = 0;      ///< transfers that were submitted and have not arrived
    std::uint64_t carried_bytes = 0;  ///< in batches
  };

  [[nodiscard]] Way& way(Direction direction) { return direction == Direction::to_node ? down_ : up_; }
  [[nodiscard]] static std::uint64_t bytes_of(const Way& way) {
    return way.carried_bytes + (way.fluid ? way.fluid->total_bytes() : 0);
  }
  void do_submit(std::span<const Transfer> transfers) override;
  void do_advance(VirtualTime until, std::vector<Arrival>& arrivals) override;
  void submit(Direction direction, std::span<const Transfer> transfers);
  [[nodiscard]] std::uint32_t place_for(const Transfer& transfer);

  double hub_bandwidth_bps_;
  FluidStar batches_;
  Way down_, up_;
  std::vector<UnderWay> under_way_;
  std::vector<std::uint32_t> free_;
  Columns columns_;
  std::vector<Arrival> arrived_;
  std::vector<Arriving> in_order_;
};

}  // namespace stakemine::network
