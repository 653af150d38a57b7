// SPDX-License-Identifier: Apache-2.0
/// The config section "protocol": how long the coordinator waits for what, and what it does about what does not come.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/protocol/gathering.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::protocol {

/// Each shard goes to several miners: its own, and those that come next by stake.
struct ReplicationConfig {
  std::uint32_t copies = 1;  ///< in [1, 64], at most as many as miners take part
  Take take = Take::first;
  static const config::ObjectDescription& description();
};

/// Without any of it, a round ends when every partial result is in.
struct ProtocolConfig {
  std::optional<double> deadline_s;  ///< of a round, and of each reassignment; > 0, not below the least latency
  std::optional<double> quorum;      ///< results that end a round: a share in (0, 1] or a count ≥ 2
  double over_provisioning = 0;      ///< a round ends when 1 / (1 + this) of the results are in; ≥ 0
  ReplicationConfig replication;
  std::uint32_t reassign = 0;  ///< how often, at most, what is lost is given to others
  static const config::ObjectDescription& description();

  /// How many of so many results end a round; at least 1, more than `participants` where the quorum cannot be met.
  [[nodiscard]] std::uint64_t enough(std::uint64_t participants) const;
  /// Whether a round may end while results are still to come.
  [[nodiscard]] bool may_end_early() const { return deadline_s || quorum || over_provisioning > 0; }
};

}  // namespace stakemine::protocol
