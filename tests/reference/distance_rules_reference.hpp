// SPDX-License-Identifier: Apache-2.0
/// The rules of distances in the plainest form, on unit rows: whoever has weights replicates rows first.
#pragma once

#include "reference/aggregation_reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

namespace stakemine::reference {

using Indices = std::vector<std::size_t>;

inline double squared_distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

inline std::vector<double> mean_of(const Rows& rows, const Indices& chosen) {
  std::vector<double> mean(rows.front().size());
  for (const std::size_t row : chosen)
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += rows[row][k] / static_cast<double>(chosen.size());
  return mean;
}

inline Rows replicated(const Rows& rows, const std::vector<unsigned>& weights) {
  Rows all;
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (unsigned copy = 0; copy < weights[row]; ++copy) all.push_back(rows[row]);
  return all;
}

/// The first `count` of `among` by a key, the earlier of equals first.
template <class Key>
Indices least(const Indices& among, std::size_t count, const Key& key) {
  Indices order = among;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  order.resize(count);
  return order;
}

/// Σ of the squared distances to the `neighbours` nearest others among some rows.
inline double krum_score(const Rows& rows, const Indices& among, std::size_t row, std::size_t neighbours) {
  std::vector<double> squares;
  for (const std::size_t other : among)
    if (other != row) squares.push_back(squared_distance(rows[row], rows[other]));
  std::sort(squares.begin(), squares.end());
  squares.resize(std::min(neighbours, squares.size()));
  return std::accumulate(squares.begin(), squares.end(), 0.0);
}

inline Indices all_of(const Rows& rows) {
  Indices all(rows.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

/// The mean of the `select` best; krum is select = 1. n − f − 1 nearest others in the default form.
inline std::vector<double> multi_krum(const Rows& rows, std::size_t f, std::size_t select, bool blanchard) {
  const std::size_t n = rows.size();
  const std::size_t neighbours = blanchard ? (n > f + 3 ? n - f - 2 : 1) : n - f - 1;
  const Indices all = all_of(rows);
  return mean_of(rows, least(all, select, [&](std::size_t row) { return krum_score(rows, all, row, neighbours); }));
}

inline std::vector<double> mean_of_nearest_to_median(const Rows& rows, const Indices& among, std::size_t keep) {
  std::vector<double> result;
  for (std::size_t column = 0; column < rows.front().size(); ++column) {
    std::vector<double> values;
    for (const std::size_t row : among) values.push_back(rows[row][column]);
    std::sort(values.begin(), values.end());
    const double median = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    double sum = 0;
    for (const std::size_t row :
         least(among, keep, [&](std::size_t candidate) { return std::abs(rows[candidate][column] - median); }))
      sum += rows[row][column];
    result.push_back(sum / static_cast<double>(keep));
  }
  return result;
}

inline std::vector<double> closest_to_median(const Rows& rows, std::size_t f) {
  return mean_of_nearest_to_median(rows, all_of(rows), rows.size() - f);
}

inline std::vector<double> bulyan(const Rows& rows, std::size_t f) {
  Indices left = all_of(rows), chosen;
  while (chosen.size() < rows.size() - 2 * f) {
    const std::size_t n = left.size(), neighbours = n > f + 3 ? n - f - 2 : 1;
    const std::size_t best =
        least(left, 1, [&](std::size_t row) { return krum_score(rows, left, row, neighbours); }).front();
    chosen.push_back(best);
    left.erase(std::find(left.begin(), left.end(), best));
  }
  std::sort(chosen.begin(), chosen.end());
  return mean_of_nearest_to_median(rows, chosen, rows.size() - 4 * f);
}

/// All subsets of n − f rows, in lexicographic order.
inline std::vector<double> minimum_diameter(const Rows& rows, std::size_t f) {
  std::vector<char> mask(rows.size(), 0);
  std::fill(mask.begin(), mask.end() - static_cast<std::ptrdiff_t>(f), char{1});
  double best = std::numeric_limits<double>::infinity();
  Indices chosen;
  do {
    Indices subset;
    for (std::size_t row = 0; row < rows.size(); ++row)
      if (mask[row] != 0) subset.push_back(row);
    double diameter = 0;
    for (const std::size_t a : subset)
      for (const std::size_t b : subset) diameter = std::max(diameter, squared_distance(rows[a], rows[b]));
    if (diameter < best) {
      best = diameter;
      chosen = subset;
    }
  } while (std::prev_permutation(mask.begin(), mask.end()));
  return mean_of(rows, chosen);
}

/// Each row's mean of the n − f nearest rows, itself among them.
inline Rows nearest_neighbor_mixing(const Rows& rows, std::size_t f) {
  Rows mixed;
  for (const auto& row : rows)
    mixed.push_back(mean_of(rows, least(all_of(rows), rows.size() - f,
                                        [&](std::size_t other) { return squared_distance(row, rows[other]); })));
  return mixed;
}

}  // namespace stakemine::reference
