// SPDX-License-Identifier: Apache-2.0
/// The config section "protocol": how long the coordinator waits for what, and what it does about what does not come.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/protocol/gathering.hpp"
#include "stakemine/protocol/reputations.hpp"
#include "stakemine/protocol/staleness.hpp"
#include "stakemine/protocol/verification.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::protocol {

/// Each shard goes to several miners: its own, and those that come next by stake.
struct ReplicationConfig {
  std::uint32_t copies = 1;  ///< in [1, 64], at most as many as miners take part
  Take take = Take::first;
  static const config::ObjectDescription& description();
};

enum class Mode {
  synchronous,   ///< a round asks everybody and waits
  asynchronous,  ///< each miner goes on by itself; results are applied as they come
};
[[nodiscard]] std::span<const std::pair<std::string_view, Mode>> enum_names(Mode);

/// How results are applied as they come.
struct AsynchronousConfig {
  double mixing = 1;         ///< α in (0, 1]: what a result without staleness counts
  std::uint64_t buffer = 1;  ///< K ≥ 1: results that make an update of the model, which is a round
  config::Choice<Staleness> staleness = Staleness::family().choose("constant");
  static const config::ObjectDescription& description();
};

/// Without any of it, a round ends when every partial result is in.
struct ProtocolConfig {
  Mode mode = Mode::synchronous;
  std::optional<AsynchronousConfig> asynchronous;  ///< defaults where absent
  std::optional<double> deadline_s;  ///< of a round, and of each reassignment; > 0, not below the least latency.
                                     ///< Asynchronous: of an assignment, which is then sent anew
  std::optional<double> quorum;      ///< results that end a round: a share in (0, 1] or a count ≥ 2
  double over_provisioning = 0;      ///< a round ends when 1 / (1 + this) of the results are in; ≥ 0
  ReplicationConfig replication;
  std::optional<ReputationConfig> reputation;     ///< beside a verification
  config::Choice<Verification> verification;      ///< none where results count as they come
  std::optional<double> coordinator_speed_flops;  ///< flop/s, > 0: of what it works out again itself; absent: no time
  std::uint32_t reassign = 0;                     ///< how often, at most, what is lost is given to others
  static const config::ObjectDescription& description();

  /// How many of so many results end a round; at least 1, more than `participants` where the quorum cannot be met.
  [[nodiscard]] std::uint64_t enough(std::uint64_t participants) const;
  [[nodiscard]] bool is_asynchronous() const { return mode == Mode::asynchronous; }
  /// Whether a round may end while results are still to come.
  [[nodiscard]] bool may_end_early() const { return deadline_s || quorum || over_provisioning > 0; }
};

}  // namespace stakemine::protocol
