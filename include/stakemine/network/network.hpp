// SPDX-License-Identifier: Apache-2.0
/// Transfers between a hub, where the coordinator sits, and the nodes around it: submitted as they start, handed out as
/// they arrive, in simulated time. Nothing here knows of messages, actors or runtimes.
///
/// Models in which transfers slow each other down fit behind this interface: which of them arrive before `until` is
/// settled once every transfer that starts before until − lookahead() has been submitted.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/time.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::network {

enum class Direction : std::uint8_t { to_node, to_hub };

/// One transfer. Where times are equal, transfers go by (source, sequence), which no two transfers share: results do
/// not depend on how submissions are cut into calls.
struct Transfer {
  std::uint64_t id = 0;        ///< the caller's own, given back on arrival
  VirtualTime start{};         ///< when it departs
  std::uint64_t sequence = 0;  ///< counts what the source sends
  std::uint64_t bytes = 0;
  std::uint32_t source = 0;  ///< who sends
  std::uint32_t node = 0;    ///< the node at the outer end, from 0
  Direction direction = Direction::to_node;
};

struct Arrival {
  VirtualTime time{};
  std::uint64_t id = 0;

  [[nodiscard]] bool operator==(const Arrival&) const = default;
};

/// Transfers of one kind that all depart before anything else happens: from the hub to one node each, or from nodes to
/// the hub. Columns by index; where times are equal, transfers go by index.
struct TransferBatch {
  Direction direction = Direction::to_node;
  std::span<const std::uint32_t> nodes;  ///< strictly ascending
  std::span<const VirtualTime> starts;   ///< to_node: one for all; to_hub: one each, kNever: no transfer
  std::span<const std::uint64_t> bytes;
};

/// What the hub's link has carried since the beginning, each way.
struct HubTraffic {
  std::uint64_t bytes_to_nodes = 0, bytes_to_hub = 0;
  double busy_to_nodes_s = 0, busy_to_hub_s = 0;  ///< seconds of its full bandwidth; over elapsed time: its utilisation
};

/// The state of a network during a run. One thread at a time. Its answers are a function of the calls alone, and the
/// same however advance() is cut into steps.
class Network {
 public:
  virtual ~Network() = default;

  /// No transfer arrives sooner than this after its start; ≥ 1 ns, constant.
  [[nodiscard]] virtual Duration lookahead() const = 0;
  /// Transfers in any order, zero bytes allowed. None starts before the last advance's `until` − lookahead(); some may
  /// start far ahead, later than those of later calls.
  void submit(std::span<const Transfer> transfers);
  /// A lower bound of the next arrival's time, ≥ the last advance's `until`; kNever when nothing is on its way.
  /// Advancing past it makes progress.
  [[nodiscard]] virtual VirtualTime next_event() const = 0;
  /// Appends what arrives before `until` and has not been appended yet, in the order of (time, source, sequence).
  /// `until` never decreases. What would arrive after the end of time never does.
  void advance(VirtualTime until, std::vector<Arrival>& arrivals);
  /// Whether carry() ever does: not where what goes one way disturbs what goes the other.
  [[nodiscard]] virtual bool carries_batches() const { return true; }
  /// submit() and advance() of a batch in one call, the caller vouching that nothing else starts in its direction
  /// before the last of it has arrived. True: arrivals[i] is when transfer i arrives, all of them before `before`;
  /// kNever where there is none. False: nothing has been done, since something is still on its way in that direction,
  /// or would arrive later than that.
  [[nodiscard]] virtual bool carry(const TransferBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) = 0;
  /// Of the batch carried last in that direction, transfers of so many bytes are broken off: those that would arrive at
  /// `at` or later. From then on they take nothing of the links, and traffic() counts none of their bytes. A model in
  /// which a batch leaves no trace on the links has nothing to do.
  virtual void give_up(Direction, VirtualTime, std::uint64_t) {}
  [[nodiscard]] virtual HubTraffic traffic() const = 0;
  /// What outlasts transfers that are all in, so that the network goes on where another one like it was: what traffic()
  /// says, and whatever else later answers depend on. With nothing on its way.
  virtual void carry_state(Archive& archive) = 0;

 protected:
  /// \param node_count transfers name nodes below it.
  explicit Network(std::uint32_t node_count) : node_count_(node_count) {}

 private:
  virtual void do_submit(std::span<const Transfer> transfers) = 0;
  virtual void do_advance(VirtualTime until, std::vector<Arrival>& arrivals) = 0;

  std::uint32_t node_count_;
  VirtualTime until_ = VirtualTime::min();
};

}  // namespace stakemine::network
