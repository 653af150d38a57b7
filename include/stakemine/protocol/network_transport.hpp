// SPDX-License-Identifier: Apache-2.0
/// Joins the engine's messages to the network's transfers: actor 0 is the hub, actor i + 1 is node i.
#pragma once

#include "stakemine/engine/transport.hpp"
#include "stakemine/network/network.hpp"

#include <memory>
#include <vector>

namespace stakemine::protocol {

/// Keeps each message while its transfer is under way (64 bytes each).
class NetworkTransport final : public engine::Transport {
 public:
  /// \param network must outlive this.
  explicit NetworkTransport(network::Network& network) : network_(network) {}

  [[nodiscard]] Duration lookahead() const override { return network_.lookahead(); }
  void send(std::span<const engine::Message> departures) override;
  [[nodiscard]] VirtualTime next_event() const override { return network_.next_event(); }
  void advance(VirtualTime until, std::vector<engine::Message>& arrivals) override;
  bool carry(const engine::Batch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override;
  void give_up(engine::Batch::Way way, VirtualTime at, std::uint64_t bytes) override;

 private:
  network::Network& network_;
  std::vector<engine::Message> under_way_;
  std::vector<std::uint32_t> free_;
  std::vector<network::Transfer> transfers_;
  std::vector<network::Arrival> arrived_;
  std::vector<std::uint32_t> nodes_;
};

}  // namespace stakemine::protocol
