// SPDX-License-Identifier: Apache-2.0
/// Which fluid ends first, when the water level moves as it likes: the structure behind WaterFilling's worst case.
#pragma once

#include "network/double_double.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace stakemine::network {

/// A kinetic segment tree over slots in the order of their mark q. An active slot has need D left, in units of the
/// water level, and loses min(q, λ) of it a second: slots before the boundary lose q each, those from it on λ each.
/// Over a while in which τ seconds pass and ∫λ is v, a slot that is before the boundary loses q·τ, any other v.
///
/// Each node knows who of its slots would end first if all lost q a second (least D/q), and who if all lost λ (least
/// D). The first changes only with v, the second only with τ, and each in one direction: a certificate says how much of
/// either may pass until a winner changes. So a whole node is told "τ and v have passed" in O(1), slots never move from
/// one side to the other, and repairs are paid for by winners that never come back: O(log³ n) amortised an operation,
/// whatever λ does (kinetic tournaments: Basch, Guibas, Hershberger 1999, doi:10.1006/jagm.1998.0988).
///
/// The lowest 16 slots are one node and are looked through. Sums are exact to 32 digits and made anew from the
/// children, so they don't drift. Memory: 24 B a slot and about 16 for its share of the nodes.
class KineticTree {
 public:
  static constexpr double kNone = std::numeric_limits<double>::infinity();

  /// Slot i: mark q[i] > 0, ascending, and rate b[i] > 0 when it loses q. None is active.
  KineticTree(std::vector<double> q, std::vector<double> b);

  /// Makes it active with `need` left, in water level times seconds; kNone: inactive.
  void set(std::uint32_t slot, double need);
  [[nodiscard]] double need(std::uint32_t slot);
  /// Seconds pass: τ of them, with ∫λ = v; slots from `boundary` on lose v.
  void advance(std::uint32_t boundary, double tau, double v);

  /// How the capacity is shared, and who ends first if nothing changes. `level`: infinity where all have their q.
  struct Shares {
    double level = kNone;
    std::uint32_t boundary = 0;
    double next_s = kNone;  ///< from now; kNone: nobody is active
    std::uint32_t next_slot = 0;
  };
  [[nodiscard]] Shares share(double capacity);

 private:
  static constexpr std::uint32_t kBlock = 16;

  struct Winner {
    double value = kNone;  ///< D/q of the first if all lose q; D of the first if all lose λ
    double slope = 0;      ///< by how much that falls with v (1/q); with τ (q)
    std::uint32_t slot = 0;
  };
  struct Node {
    Winner own, level;
    double own_holds_v = kNone, level_holds_tau = kNone;  ///< how much may pass until a winner within may change
    double tau = 0, v = 0;                                ///< passed, and not handed down yet
    DoubleDouble rate, weight;                            ///< Σ b and Σ b/q of the active
  };

  [[nodiscard]] bool is_leaf(std::uint32_t node) const { return node >= blocks_; }
  [[nodiscard]] std::uint32_t first_slot(std::uint32_t leaf) const { return (leaf - blocks_) * kBlock; }
  static void pass(Node& node, double tau, double v);
  void hand_down(std::uint32_t node);
  void gather(std::uint32_t node);
  void gather_leaf(std::uint32_t node);
  void repair(std::uint32_t node);
  void hand_down_to(std::uint32_t leaf);
  void gather_above(std::uint32_t leaf);

  std::uint32_t blocks_ = 1;  ///< a power of two; node 1 is the root, nodes from blocks_ on are the leaves
  std::vector<double> q_, b_, need_;
  std::vector<Node> nodes_;
};

}  // namespace stakemine::network
