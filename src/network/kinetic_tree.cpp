// SPDX-License-Identifier: Apache-2.0
#include "network/kinetic_tree.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace stakemine::network {

KineticTree::KineticTree(std::vector<double> q, std::vector<double> b) : q_(std::move(q)), b_(std::move(b)) {
  while (blocks_ * kBlock < q_.size()) blocks_ *= 2;
  // Slots that fill the last blocks never become active; any ascending mark will do.
  q_.resize(std::size_t{blocks_} * kBlock, q_.empty() ? 1 : q_.back());
  b_.resize(q_.size(), 1);
  need_.assign(q_.size(), kNone);
  nodes_.resize(std::size_t{2} * blocks_);
}

void KineticTree::pass(Node& node, double tau, double v) {
  node.own.value -= tau + v * node.own.slope;
  node.level.value -= v + tau * node.level.slope;
  node.own_holds_v -= v;
  node.level_holds_tau -= tau;
  node.tau += tau;
  node.v += v;
}

void KineticTree::hand_down(std::uint32_t index) {
  Node& node = nodes_[index];
  const double tau = std::exchange(node.tau, 0), v = std::exchange(node.v, 0);
  if (tau == 0 && v == 0) return;
  if (!is_leaf(index)) {
    pass(nodes_[2 * index], tau, v);
    pass(nodes_[2 * index + 1], tau, v);
    return;
  }
  const std::uint32_t first = first_slot(index);
  for (std::uint32_t slot = first; slot < first + kBlock; ++slot) need_[slot] -= q_[slot] * tau + v;
}

// Of equals the left one wins among those that lose q, the right one among those that lose λ: it stays ahead longer.
void KineticTree::gather(std::uint32_t index) {
  if (is_leaf(index)) return gather_leaf(index);
  Node& node = nodes_[index];
  const Node &left = nodes_[2 * index], &right = nodes_[2 * index + 1];
  node.own_holds_v = std::min(left.own_holds_v, right.own_holds_v);
  node.level_holds_tau = std::min(left.level_holds_tau, right.level_holds_tau);
  node.own = left.own;
  if (right.own.value < left.own.value) {
    node.own = right.own;
    if (left.own.slope > right.own.slope)
      node.own_holds_v =
          std::min(node.own_holds_v, (left.own.value - right.own.value) / (left.own.slope - right.own.slope));
  }
  node.level = right.level;
  if (left.level.value < right.level.value) {
    node.level = left.level;
    if (right.level.slope > left.level.slope)
      node.level_holds_tau = std::min(node.level_holds_tau,
                                      (right.level.value - left.level.value) / (right.level.slope - left.level.slope));
  }
  node.rate = left.rate;
  node.rate += right.rate;
  node.weight = left.weight;
  node.weight += right.weight;
}

void KineticTree::gather_leaf(std::uint32_t index) {
  Node node;
  const std::uint32_t first = first_slot(index);
  std::array<double, kBlock> slope{};
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    const std::uint32_t slot = first + i;
    const double need = need_[slot];
    if (need == kNone) continue;
    slope[i] = 1 / q_[slot];
    node.rate += b_[slot];
    node.weight += b_[slot] * slope[i];
    if (need * slope[i] < node.own.value) node.own = {need * slope[i], slope[i], slot};
    if (need <= node.level.value) node.level = {need, q_[slot], slot};
  }
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    const double need = need_[first + i], q = q_[first + i];
    if (need == kNone) continue;
    if (slope[i] > node.own.slope)
      node.own_holds_v = std::min(node.own_holds_v, (need * slope[i] - node.own.value) / (slope[i] - node.own.slope));
    if (q > node.level.slope)
      node.level_holds_tau = std::min(node.level_holds_tau, (need - node.level.value) / (q - node.level.slope));
  }
  nodes_[index] = node;
}

void KineticTree::repair(std::uint32_t index) {
  const Node& node = nodes_[index];
  if (node.own_holds_v >= 0 && node.level_holds_tau >= 0) return;
  hand_down(index);
  if (!is_leaf(index)) {
    repair(2 * index);
    repair(2 * index + 1);
  }
  gather(index);
}

void KineticTree::hand_down_to(std::uint32_t leaf) {
  for (auto depth = static_cast<int>(std::bit_width(leaf)) - 1; depth >= 0; --depth) hand_down(leaf >> depth);
}

void KineticTree::gather_above(std::uint32_t leaf) {
  for (std::uint32_t node = leaf; node > 0; node /= 2) gather(node);
}

void KineticTree::set(std::uint32_t slot, double need) {
  const std::uint32_t leaf = blocks_ + slot / kBlock;
  hand_down_to(leaf);
  need_[slot] = need;
  gather_above(leaf);
}

double KineticTree::need(std::uint32_t slot) {
  hand_down_to(blocks_ + slot / kBlock);
  return need_[slot];
}

void KineticTree::advance(std::uint32_t boundary, double tau, double v) {
  const std::uint32_t within = std::min(boundary / kBlock, blocks_ - 1);
  const std::uint32_t leaf = blocks_ + within;
  hand_down_to(leaf);
  for (std::uint32_t slot = within * kBlock; slot < (within + 1) * kBlock; ++slot)
    need_[slot] -= slot < boundary ? q_[slot] * tau : v;
  gather_leaf(leaf);
  for (std::uint32_t node = leaf; node > 1; node /= 2) {
    if (node % 2 == 1) {
      pass(nodes_[node - 1], tau, 0);
      repair(node - 1);
    } else {
      pass(nodes_[node + 1], 0, v);
      repair(node + 1);
    }
    gather(node / 2);
  }
}

// Slots up to m have their q where Σ before m of b + q_m · Σ from m on of b/q ≤ capacity: then λ ≥ q_m.
KineticTree::Shares KineticTree::share(double capacity) {
  Shares shares;
  double least_need = kNone;
  std::uint32_t neediest_no_more = 0;
  const auto take_own = [&](const Winner& winner) {
    if (winner.value < shares.next_s) shares.next_s = winner.value, shares.next_slot = winner.slot;
  };
  const auto take_level = [&](const Winner& winner) {
    if (winner.value < least_need) least_need = winner.value, neediest_no_more = winner.slot;
  };
  DoubleDouble before, after;
  std::uint32_t node = 1;
  hand_down(node);
  while (!is_leaf(node)) {
    const Node &left = nodes_[2 * node], &right = nodes_[2 * node + 1];
    DoubleDouble rate = before, weight = after;
    rate += left.rate;
    weight += right.weight;
    std::uint32_t middle = 2 * node + 1;
    while (!is_leaf(middle)) middle *= 2;
    if (q_[first_slot(middle)] * weight.value() <= rate.below(capacity)) {
      before = rate;
      take_own(left.own);
      node = 2 * node + 1;
    } else {
      after = weight;
      take_level(right.level);
      node = 2 * node;
    }
    hand_down(node);
  }
  const std::uint32_t first = first_slot(node), end = first + kBlock;
  DoubleDouble weight = after;
  weight += nodes_[node].weight;
  bool is_own = true;
  shares.boundary = end;
  for (std::uint32_t slot = first; slot < end; ++slot) {
    const double need = need_[slot];
    if (need == kNone) continue;
    if (is_own && q_[slot] * weight.value() > before.below(capacity)) {
      is_own = false;
      shares.boundary = slot;
      shares.level = std::max(0.0, before.below(capacity) / weight.value());
    }
    if (is_own) {
      before += b_[slot];
      weight -= b_[slot] * (1 / q_[slot]);
      take_own({need * (1 / q_[slot]), 0, slot});
    } else {
      take_level({need, 0, slot});
    }
  }
  if (is_own && least_need < kNone) shares.level = std::max(0.0, before.below(capacity) / after.value());
  if (least_need < kNone && least_need / shares.level < shares.next_s) {
    shares.next_s = least_need / shares.level;
    shares.next_slot = neediest_no_more;
  }
  shares.next_s = std::max(shares.next_s, 0.0);
  return shares;
}

}  // namespace stakemine::network
