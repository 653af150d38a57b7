// SPDX-License-Identifier: Apache-2.0
/// How long messages take on the wall's clock, where a run models that: each on the link of its own miner.
#pragma once

#include "stakemine/engine/transport.hpp"
#include "stakemine/protocol/population.hpp"

namespace stakemine::protocol {

/// Latency, and bytes over bandwidth, of the miner that a message goes to or comes from; links are not shared, and the
/// hub's has no part in it, since on the wall's clock nobody knows what else is on its way. At least 1 ns. Thread-safe.
class LinkDelay final : public engine::Delay {
 public:
  /// \param population must outlive this.
  explicit LinkDelay(const Population& population) : population_(population) {}

  [[nodiscard]] Duration lookahead() const override { return Duration{1}; }
  [[nodiscard]] VirtualTime arrival(const engine::Message& departure) const override;

 private:
  const Population& population_;
};

}  // namespace stakemine::protocol
