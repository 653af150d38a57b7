// SPDX-License-Identifier: Apache-2.0
/// One direction of a star with exact max-min sharing: the hub's link, shared by all, and the link of each node.
/// Transfers go in by batches, as columns; arrivals come out. Nothing here knows of messages, actors or runtimes.
#pragma once

#include "stakemine/network/network.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace stakemine::network {

/// What the links of the nodes are like in this direction: one entry a node.
struct FluidNodeColumns {
  std::span<const Duration> latency;      ///< ≥ 1 ns
  std::span<const double> bandwidth_Bps;  ///< finite, > 0
  std::span<const double> penalty;  ///< finite, > 0; its transfers' rates are as 1 / penalty where the hub is full
};

/// A batch of transfers, as columns of one length. Bytes may be 0.
struct FluidBatch {
  std::span<const VirtualTime> start;  ///< when it departs
  std::span<const std::uint64_t> bytes;
  std::span<const std::uint32_t> node;  ///< the node at the outer end
  std::span<const std::uint64_t> id;    ///< the caller's own, given back on arrival; empty: they are numbered
};

/// A transfer of B bytes with node i that starts at t waits until t + latency_i and is then a fluid of rate
///   x = min(λ / penalty_i, bandwidth_i / k_i)    k_i: how many transfers of node i are under way,
/// λ being the largest with Σ x ≤ C: weighted max-min fairness over the hub's link and the nodes' own links. It
/// arrives, rounded to the nearest nanosecond, when B bytes have passed. Formulas, sources and limits: README.md.
///
/// Exact: times agree with a long-double oracle to 1e-9 of the busy period and better. The answers are a function of
/// the transfers alone, to the bit: not of how submissions are cut into calls or ordered, nor of how time is cut into
/// steps. Two transfers that agree in start + latency, node and bytes may take each other's place; they arrive at the
/// same time.
///
/// One thread at a time; the two directions are two objects and share nothing. Cost: O(log n) a transfer in practice
/// and O(log³ n) amortised whatever is asked, n being the nodes; where a node has more transfers under way at once than
/// ever before, O(n log n), once for each doubling (and once for the first node that has two). Memory: 44 B a
/// node, 60 once a transfer has been submitted, and 40 to 90 B a transfer that has not arrived (32 in carry()).
class FluidStar {
 public:
  FluidStar(double capacity_Bps, const FluidNodeColumns& nodes);
  ~FluidStar();
  FluidStar(FluidStar&&) noexcept;
  /// The same links, on which nothing has been sent yet.
  [[nodiscard]] FluidStar idle_twin() const;
  FluidStar& operator=(FluidStar&&) noexcept;

  /// No transfer arrives sooner than this after its start: the least latency; ≥ 1 ns.
  [[nodiscard]] Duration lookahead() const;
  /// Copies the columns. None comes to the link (start + latency) before the last advance's `until`.
  /// \return the number of the first transfer: what is submitted is numbered on from 0.
  std::uint64_t submit(const FluidBatch& batch);
  /// A lower bound of the next arrival's time, ≥ the last advance's `until`; kNever when nothing is on its way.
  /// Advancing past it makes progress.
  [[nodiscard]] VirtualTime next_event() const;
  /// Appends what arrives before `until` and has not been appended yet, by (time, id). `until` never decreases.
  /// What would arrive after the end of time never does.
  void advance(VirtualTime until, std::vector<Arrival>& arrivals);

  /// submit() and advance() of a batch in one call, the caller vouching that nothing else starts before the last of it
  /// has arrived. Its nodes are strictly ascending, it has one start for all or one each, and no ids. True: arrivals[i]
  /// is when transfer i arrives, before `before`; kNever where its start is kNever. False: nothing has been done, since
  /// something is on its way already, or one would arrive at `before` or later (finding that out costs as much).
  [[nodiscard]] bool carry(const FluidBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals);

  /// What has arrived, and for how many seconds of its full bandwidth the hub's link has carried it.
  [[nodiscard]] std::uint64_t total_bytes() const;
  [[nodiscard]] double busy_s() const;

 private:
  class State;
  explicit FluidStar(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace stakemine::network
