// SPDX-License-Identifier: Apache-2.0
/// When nodes are down, and what that does to their work (the config's "faults/churn").
#pragma once

#include "stakemine/network/faults_config.hpp"
#include "stakemine/network/message_faults.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace stakemine::network {

/// Keeps, for each node and part of the churn, the outage that is on or comes next: 32 bytes each. What is asked about
/// a node never lies before what was asked about it earlier. Different nodes may be asked about from different threads.
class Availability {
 public:
  /// \throws UserError for a name that no group has, a trace that is not legal or names a node beyond the last.
  Availability(const std::vector<ChurnConfig>& churn, const FaultyNodes& nodes);

  /// When a node that begins a piece of work at `begins` and needs `takes` for it is done; kNever where it is lost,
  /// since the node is down, or goes down before it is done.
  [[nodiscard]] VirtualTime done(std::uint32_t node, VirtualTime begins, Duration takes);
  /// Whether a node is away and known to be.
  [[nodiscard]] bool has_left(std::uint32_t node, VirtualTime time);
  /// The outages of a node that touch [begins, ends), for pictures; in order within a part of the churn.
  [[nodiscard]] std::vector<Outage> outages(std::uint32_t node, VirtualTime begins, VirtualTime ends);

 private:
  /// The index-th outage of a node; no earlier one matters any more.
  struct Cursor {
    Outage outage;
    std::uint64_t index = 0;
    bool begun = false;
  };
  struct Part {
    std::shared_ptr<const OutageProcess> process;
    WhenDown effect;
    std::uint64_t seed, stream;
    std::vector<bool> concerns;  // [nodes]
    std::vector<Cursor> cursors;

    void step(std::uint32_t node, Cursor& cursor) const;
    /// The node's outage at `time`, or the next one.
    const Outage& at(std::uint32_t node, VirtualTime time);
  };

  std::vector<Part> parts_;
};

}  // namespace stakemine::network
