// SPDX-License-Identifier: Apache-2.0
/// Dealing rows out class by class.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/learning/placement.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::learning {

/// The training rows of each class, in a random order.
[[nodiscard]] inline std::vector<std::vector<std::uint32_t>> shuffled_rows_by_class(const Dataset& data,
                                                                                    KeyedRandom& random) {
  std::vector<std::vector<std::uint32_t>> rows(data.class_names.size());
  for (std::uint32_t row = 0; row < data.train_count; ++row) rows[data.labels[row]].push_back(row);
  for (auto& list : rows) shuffle(std::span{list}, random);
  return rows;
}

inline void append_rows(std::vector<std::uint32_t>& to, std::span<const std::uint32_t> from, RowRange range) {
  to.insert(to.end(), from.begin() + range.begin, from.begin() + range.end);
}

/// Gives each miner its list of rows.
[[nodiscard]] inline Partition hold_lists(Dataset& data, const std::vector<std::vector<std::uint32_t>>& rows_of) {
  std::vector<std::uint32_t> order, counts;
  for (const auto& list : rows_of) {
    order.insert(order.end(), list.begin(), list.end());
    counts.push_back(static_cast<std::uint32_t>(list.size()));
  }
  return hold(data, order, counts);
}

}  // namespace stakemine::learning
