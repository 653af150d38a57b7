// SPDX-License-Identifier: Apache-2.0
#include "network/node_shares.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace stakemine::network {
namespace {

// At this rate a byte takes longer than time lasts. Slower ones would only make infinities.
constexpr double kSlowest_B_per_ns = 1e-30;

std::vector<double> per_nanosecond(std::span<const double> per_second) {
  std::vector<double> rates(per_second.begin(), per_second.end());
  for (double& rate : rates) rate = std::max(kSlowest_B_per_ns, rate * 1e-9);
  return rates;
}

}  // namespace

NodeShares::NodeShares(double capacity_B_per_ns, std::span<const double> bandwidth_Bps, std::span<const double> penalty)
    : NodeShares(WaterFilling(std::max(kSlowest_B_per_ns, capacity_B_per_ns), per_nanosecond(bandwidth_Bps), penalty)) {
}

NodeShares NodeShares::idle_twin() const {
  return NodeShares(filling_.idle_twin(node_count_));
}

// Slots are made when they are first needed, which depends on the transfers alone and not on when they are submitted.
std::uint32_t NodeShares::slot(std::uint32_t node, std::uint32_t under_way) {
  if (under_way == 1) return node;
  if (!has_second_slots_) add_second_slots();
  if (under_way == 2) return node_count_ + node;
  Crowd& crowd = crowds_[node];
  if (under_way - 3 >= crowd.slots.size()) add_slots(node, crowd);
  return crowd.slots[under_way - 3];
}

void NodeShares::add_second_slots() {
  has_second_slots_ = true;
  std::vector<WaterFilling::Variant> slots;
  for (std::uint32_t node = 0; node < node_count_; ++node) slots.push_back({node, 2});
  filling_.grow(slots);
}

void NodeShares::add_slots(std::uint32_t node, Crowd& crowd) {
  const std::size_t last = 2 * (crowd.slots.size() + 2);
  std::vector<WaterFilling::Variant> slots;
  for (std::size_t k = crowd.slots.size() + 3; k <= last; ++k) {
    crowd.slots.push_back(static_cast<std::uint32_t>(filling_.slots() + slots.size()));
    node_of_.push_back(node);
    slots.push_back({node, static_cast<double>(k)});
  }
  filling_.grow(slots);
}

NodeShares::Finish NodeShares::next() {
  const auto [time, slot] = filling_.next();
  if (slot < node_count_) return {time, slot};
  if (slot < 2 * node_count_) return {time, slot - node_count_};
  return {time, node_of_[slot - 2 * node_count_]};
}

void NodeShares::join(std::uint32_t index, double bytes, std::uint32_t transfer) {
  if (nodes_.empty()) nodes_.resize(node_count_);
  Node& node = nodes_[index];
  if (node.under_way == 0) {
    node = {1, transfer, bytes};
    filling_.start(index, bytes);
    return;
  }
  const double k = node.under_way;
  const double done = node.mark - filling_.stop(slot(index, node.under_way)) / k;
  std::pair<double, std::uint32_t> other{done + bytes, transfer};
  if (other < std::pair{node.mark, node.transfer}) {
    std::swap(node.mark, other.first);
    std::swap(node.transfer, other.second);
  }
  auto& others = crowds_[index].others;
  others.push_back(other);
  std::push_heap(others.begin(), others.end(), std::greater<>{});
  ++node.under_way;
  filling_.start(slot(index, node.under_way), (k + 1) * (node.mark - done));
}

std::uint32_t NodeShares::finish(std::uint32_t index) {
  Node& node = nodes_[index];
  filling_.stop(slot(index, node.under_way));
  const double done = node.mark;
  const std::uint32_t through = node.transfer;
  if (--node.under_way == 0) return through;
  auto& others = crowds_[index].others;
  std::pop_heap(others.begin(), others.end(), std::greater<>{});
  std::tie(node.mark, node.transfer) = others.back();
  others.pop_back();
  filling_.start(slot(index, node.under_way), node.under_way * (node.mark - done));
  return through;
}

}  // namespace stakemine::network
