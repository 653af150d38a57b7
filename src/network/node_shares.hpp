// SPDX-License-Identifier: Apache-2.0
/// Nodes behind one shared link, whose transfers share the node's own link first.
#pragma once

#include "network/water_filling.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::network {

/// The k transfers of a node have one rate, min(λ/p, b/k). Together they are one fluid of bound b and penalty p/k,
/// which is a slot of its own in the WaterFilling for every k; of the transfers only the one with the least left can be
/// through next. Each is marked with how much the node will have done for every transfer, since it was last idle, when
/// it is through.
class NodeShares {
 public:
  NodeShares(double capacity_B_per_ns, std::span<const double> bandwidth_Bps, std::span<const double> penalty);
  /// The same links, on which nothing is under way.
  [[nodiscard]] NodeShares idle_twin() const;
  /// While nothing is under way: the nodes' links, slot i being node i's, for those who send one transfer a node.
  [[nodiscard]] WaterFilling& filling() { return filling_; }

  struct Finish {
    double time = WaterFilling::kNever;
    std::uint32_t node = 0;
  };
  [[nodiscard]] Finish next();
  void advance(double time) { filling_.advance(time); }
  /// A transfer begins now. `transfer`: the caller's own.
  void join(std::uint32_t node, double bytes, std::uint32_t transfer);
  /// The node's first transfer is through. \return the caller's own.
  std::uint32_t finish(std::uint32_t node);

  [[nodiscard]] bool is_idle() const { return filling_.active() == 0; }
  void reset() { filling_.reset(); }

 private:
  explicit NodeShares(WaterFilling filling)
      : filling_(std::move(filling)), node_count_(static_cast<std::uint32_t>(filling_.slots())) {}

  struct Node {
    std::uint32_t under_way = 0;
    std::uint32_t transfer = 0;  ///< the first to be through
    double mark = 0;             ///< of that one
  };
  /// What a node with two transfers or more needs; kept for the next time.
  struct Crowd {
    std::vector<std::pair<double, std::uint32_t>> others;  ///< a heap of (mark, transfer)
    std::vector<std::uint32_t> slots;                      ///< for k = 3, 4, …
  };
  [[nodiscard]] std::uint32_t slot(std::uint32_t node, std::uint32_t under_way);
  void add_second_slots();
  void add_slots(std::uint32_t node, Crowd& crowd);

  WaterFilling filling_;
  std::uint32_t node_count_;
  std::vector<Node> nodes_;             ///< none until a transfer joins
  std::vector<std::uint32_t> node_of_;  ///< of the slots after the first two of each node
  bool has_second_slots_ = false;
  std::map<std::uint32_t, Crowd> crowds_;
};

}  // namespace stakemine::network
