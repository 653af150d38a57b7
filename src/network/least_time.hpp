// SPDX-License-Identifier: Apache-2.0
/// Which of many things comes first, where their times change all the time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace stakemine::network {

/// A tournament: leaf i holds the time of thing i, an inner node the less of its two children. Unlike a heap it needs
/// no positions, and a change stops where it decides nothing. O(log n) a change, O(log n) to find the first.
class LeastTime {
 public:
  /// Room for so many things; those added have no time.
  void resize(std::size_t count) {
    if (count <= leaves_) return;
    std::size_t leaves = leaves_ == 0 ? 1 : leaves_;
    while (leaves < count) leaves *= 2;
    std::vector<double> nodes(2 * leaves, kNone);
    for (std::size_t i = 0; i < leaves_; ++i) nodes[leaves + i] = nodes_[leaves_ + i];
    for (std::size_t node = leaves; node-- > 1;) nodes[node] = less(nodes[2 * node], nodes[2 * node + 1]);
    nodes_ = std::move(nodes);
    leaves_ = leaves;
  }

  void set(std::uint32_t thing, double time) {
    std::size_t node = leaves_ + thing;
    nodes_[node] = time;
    for (node /= 2; node >= 1; node /= 2) {
      const double first = less(nodes_[2 * node], nodes_[2 * node + 1]);
      if (nodes_[node] == first) return;
      nodes_[node] = first;
    }
  }
  void clear(std::uint32_t thing) { set(thing, kNone); }

  /// Infinity where nothing has a time.
  [[nodiscard]] double time() const { return leaves_ == 0 ? kNone : nodes_[1]; }
  /// The first by time, then by number. Something has a time.
  [[nodiscard]] std::uint32_t thing() const {
    std::size_t node = 1;
    while (node < leaves_) node = nodes_[2 * node] == nodes_[1] ? 2 * node : 2 * node + 1;
    return static_cast<std::uint32_t>(node - leaves_);
  }

 private:
  static constexpr double kNone = std::numeric_limits<double>::infinity();
  static double less(double a, double b) { return b < a ? b : a; }

  std::size_t leaves_ = 0;
  std::vector<double> nodes_;
};

}  // namespace stakemine::network
