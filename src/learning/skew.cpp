// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/skew.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::learning {
namespace {

std::vector<double> class_shares(const Dataset& data, RowRange rows) {
  std::vector<double> shares(data.class_names.size());
  if (shares.empty()) return shares;
  for (std::uint32_t row = rows.begin; row < rows.end; ++row) shares[data.labels[row]] += 1.0 / rows.size();
  return shares;
}

double gini_of(std::vector<double> sizes) {
  std::ranges::sort(sizes);
  const auto count = static_cast<double>(sizes.size());
  double weighted = 0, total = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    weighted += (2.0 * static_cast<double>(i) + 1.0 - count) * sizes[i];
    total += sizes[i];
  }
  return weighted / (count * total);
}

}  // namespace

DataSkew measure_skew(const Dataset& data, const Partition& partition) {
  const std::vector<double> all = class_shares(data, {0, static_cast<std::uint32_t>(data.train_count)});
  std::vector<double> sizes, distances;
  for (const RowRange& rows : partition.held) {
    if (rows.size() == 0) continue;
    const std::vector<double> own = class_shares(data, rows);
    double distance = 0;
    for (std::size_t c = 0; c < all.size(); ++c) distance += 0.5 * std::abs(own[c] - all[c]);
    sizes.push_back(rows.size());
    distances.push_back(distance * rows.size() / static_cast<double>(data.train_count));
  }
  return {.holders = sizes.size(),
          .fewest_rows = static_cast<std::uint32_t>(*std::ranges::min_element(sizes)),
          .most_rows = static_cast<std::uint32_t>(*std::ranges::max_element(sizes)),
          .label = tree_sum(distances),
          .quantity = gini_of(std::move(sizes))};
}

}  // namespace stakemine::learning
