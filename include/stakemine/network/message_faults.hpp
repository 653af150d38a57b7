// SPDX-License-Identifier: Apache-2.0
/// What becomes of each message on its way, as the config section "faults" says.
#pragma once

#include "stakemine/config/quantity.hpp"
#include "stakemine/network/faults_config.hpp"
#include "stakemine/network/network.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace stakemine::network {

/// Who the nodes are, as far as faults go. Must outlive what is made of it.
struct FaultyNodes {
  std::uint64_t seed = 0;
  std::span<const std::uint32_t> group;        ///< [nodes] index into names
  std::span<const std::string> names;          ///< of the groups
  std::span<const std::uint32_t> place{};      ///< [nodes] index into place_names; empty: there are no places
  std::span<const std::string> place_names{};  ///< of the network's model
};

/// Which of the groups are named; all where none is. \throws UserError for a name that no group has.
[[nodiscard]] std::vector<bool> groups_named(const std::vector<std::string>& wanted,
                                             std::span<const std::string> names);

/// A time at which nothing comes through between the hub and some groups.
struct CutWindow {
  std::string what;
  Outage outage;
};

struct MessageFate {
  bool lost = false;
  bool twice = false;  ///< both copies cross the links
  std::uint32_t retransmissions = 0;
  Duration waits{};         ///< before the attempt that arrives, or is the last, is sent
  Duration falls_behind{};  ///< on its way
  Duration jitter{};        ///< on its way, as any message does

  [[nodiscard]] bool plain() const {
    return !lost && !twice && waits.count() == 0 && falls_behind.count() == 0 && jitter.count() == 0;
  }
};

/// Attempt k (from 0) of a message that departs at t is sent at t + timeout·(backoff^k − 1)/(backoff − 1) and is lost
/// with probability 1 − (1 − rate)·Π(1 − rate of each window then open), and for certain while its node's group is cut
/// off or the hub is out. A fate is a function of the seed, the node, the message and its departure. About 40 ns.
class MessageFaults {
 public:
  /// \param jitter_s of every message, ≥ 0; null: none. \throws UserError for a name that no group or place has.
  MessageFaults(const FaultsConfig& config, const FaultyNodes& nodes,
                std::shared_ptr<const config::Distribution> jitter_s = nullptr);

  /// \param message numbers the messages of a node and a direction. One thread at a time.
  [[nodiscard]] MessageFate fate(std::uint32_t node, Direction direction, std::uint64_t message, VirtualTime departure);
  /// Partitions and outages of the hub that touch [begins, ends), for pictures; in order within each.
  [[nodiscard]] std::vector<CutWindow> cuts(VirtualTime begins, VirtualTime ends);

 private:
  struct Window {
    Outage open;
    double rate;
    std::vector<bool> groups;
  };
  struct Rate {
    double usual = 0;
    std::vector<Window> windows;

    [[nodiscard]] bool ever() const { return usual > 0 || !windows.empty(); }
    [[nodiscard]] double at(VirtualTime time, std::uint32_t group) const;
  };
  /// The outages of one way, worked out as far as was asked for.
  struct Cut {
    std::string what;
    std::shared_ptr<const OutageProcess> process;
    OutageKey key;
    std::vector<bool> groups, places;
    std::vector<Outage> known;

    void look_ahead(VirtualTime time);
    [[nodiscard]] bool holds_at(VirtualTime time);
  };
  [[nodiscard]] static Rate rate_of(double usual, const std::vector<FaultWindow>& windows, const FaultyNodes& nodes);
  [[nodiscard]] bool is_cut(VirtualTime time, std::uint32_t node);

  FaultyNodes nodes_;
  Rate loss_, twice_, behind_;
  std::optional<RetransmitConfig> retransmit_;
  double behind_s_;
  std::shared_ptr<const config::Distribution> jitter_s_;
  std::vector<Cut> cuts_;
};

}  // namespace stakemine::network
