// SPDX-License-Identifier: Apache-2.0
/// The config section "faults": what goes wrong with messages, nodes and the hub. Nothing does where it is empty.
#pragma once

#include "stakemine/network/outage.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::network {

/// While a fault of messages is more frequent than usual.
struct FaultWindow {
  double from_s = 0;                ///< ≥ 0
  std::optional<double> until_s;    ///< > from_s; for ever where absent
  double rate = 1;                  ///< in [0, 1], beside the usual rate
  std::vector<std::string> groups;  ///< whose messages; empty: everybody's
  static const config::ObjectDescription& description();
};

/// A lost message is sent again after a timeout that grows from time to time: TCP's way (RFC 6298, 5.5).
struct RetransmitConfig {
  double timeout_s = 1;        ///< until it is sent for the second time, > 0
  double backoff = 2;          ///< each next timeout is so many times the last, ≥ 1
  std::uint32_t attempts = 8;  ///< in all, ≥ 2; then it is lost
  static const config::ObjectDescription& description();
};

struct LossConfig {
  double rate = 0;  ///< probability that a message is lost on its way, each way
  std::vector<FaultWindow> windows;
  std::optional<RetransmitConfig> retransmit;  ///< where absent, what is lost stays lost
  static const config::ObjectDescription& description();
};

struct DuplicatesConfig {
  double rate = 0;
  std::vector<FaultWindow> windows;
  static const config::ObjectDescription& description();
};

struct ReorderingConfig {
  double rate = 0;
  double delay_s = 0.1;  ///< mean of the exponential time by which a message falls behind
  std::vector<FaultWindow> windows;
  static const config::ObjectDescription& description();
};

/// What a miner that is down does.
enum class WhenDown {
  crash,  ///< hears nothing; what it was working on is lost
  pause,  ///< goes on where it was once it is back
  leave,  ///< as a crash, but the coordinator knows and gives it no work
};
[[nodiscard]] std::span<const std::pair<std::string_view, WhenDown>> enum_names(WhenDown);

/// Miners that are down at times.
struct ChurnConfig {
  config::Choice<OutageProcess> process = OutageProcess::family().choose("window");
  WhenDown effect = WhenDown::crash;
  double share = 1;                 ///< of those miners that it concerns, in (0, 1]
  std::vector<std::string> groups;  ///< empty: all
  static const config::ObjectDescription& description();
};

/// Groups, or whole places of the network, that are cut off from the hub at times.
struct PartitionConfig {
  config::Choice<OutageProcess> process = OutageProcess::family().choose("window");
  std::vector<std::string> groups, regions;  ///< one of them has a name at least; places of the network's model
  static const config::ObjectDescription& description();
};

/// Times at which nothing comes to the hub or leaves it.
struct HubOutageConfig {
  config::Choice<OutageProcess> process = OutageProcess::family().choose("window");
  static const config::ObjectDescription& description();
};

struct FaultsConfig {
  LossConfig loss;
  DuplicatesConfig duplicates;
  ReorderingConfig reordering;
  std::vector<ChurnConfig> churn;
  std::vector<PartitionConfig> partitions;
  std::vector<HubOutageConfig> hub_outage;
  static const config::ObjectDescription& description();

  [[nodiscard]] bool concern_messages() const;  ///< whether anything can happen to one on its way
  [[nodiscard]] bool any() const { return concern_messages() || !churn.empty(); }
  /// Whether a message may never arrive.
  [[nodiscard]] bool can_lose_messages() const;
  /// Whether an answer may never come, so that whoever waits for it needs a deadline.
  [[nodiscard]] bool can_lose() const { return can_lose_messages() || !churn.empty(); }
};

}  // namespace stakemine::network
