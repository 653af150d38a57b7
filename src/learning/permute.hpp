// SPDX-License-Identifier: Apache-2.0
/// Reordering in place, by following the cycles of the permutation.
#pragma once

#include "stakemine/core/matrix.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::learning {

/// For each cycle of `order` (a permutation): `lift(i)` takes item i aside, `move(to, from)` overwrites an item, and
/// `drop(i)` puts the lifted one in place, so that item i becomes the former item order[i].
template <class Lift, class Move, class Drop>
void for_each_cycle(std::span<const std::uint32_t> order, Lift lift, Move move, Drop drop) {
  std::vector<bool> placed(order.size());
  for (std::uint32_t first = 0; first < order.size(); ++first) {
    if (placed[first]) continue;
    lift(first);
    std::uint32_t hole = first;
    for (; order[hole] != first; hole = order[hole]) {
      move(hole, order[hole]);
      placed[hole] = true;
    }
    drop(hole);
    placed[hole] = true;
  }
}

/// Row i becomes the former row order[i].
inline void permute_rows(MatrixView<double> matrix, std::span<const std::uint32_t> order) {
  std::vector<double> aside(matrix.columns);
  for_each_cycle(
      order, [&](std::uint32_t row) { std::ranges::copy(matrix.row(row), aside.begin()); },
      [&](std::uint32_t to, std::uint32_t from) { std::ranges::copy(matrix.row(from), matrix.row(to).begin()); },
      [&](std::uint32_t row) { std::ranges::copy(aside, matrix.row(row).begin()); });
}

/// Item i becomes the former item order[i].
template <class T>
void permute_items(std::span<T> items, std::span<const std::uint32_t> order) {
  T aside{};
  for_each_cycle(
      order, [&](std::uint32_t item) { aside = std::move(items[item]); },
      [&](std::uint32_t to, std::uint32_t from) { items[to] = std::move(items[from]); },
      [&](std::uint32_t item) { items[item] = std::move(aside); });
}

}  // namespace stakemine::learning
