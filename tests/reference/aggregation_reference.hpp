// SPDX-License-Identifier: Apache-2.0
/// The rules of aggregation in the plainest form: rows are replicated by their integer weights, columns are sorted.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <vector>

namespace stakemine::reference {

using Rows = std::vector<std::vector<double>>;

/// One column of the rows, each entry as often as its row weighs, ascending.
inline std::vector<double> replicated_column(const Rows& rows, const std::vector<unsigned>& weights,
                                             std::size_t column) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.size(); ++i) values.insert(values.end(), weights[i], rows[i][column]);
  std::sort(values.begin(), values.end());
  return values;
}

inline double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// \param cut entries cut off each side by trimmed_mean.
inline std::vector<double> aggregate(std::string_view rule, const Rows& rows, const std::vector<unsigned>& weights,
                                     std::size_t cut) {
  std::vector<double> result;
  for (std::size_t column = 0; column < rows.front().size(); ++column) {
    auto values = replicated_column(rows, weights, column);
    const std::size_t n = values.size();
    if (rule == "coordinate_median") {
      values = {values[(n - 1) / 2], values[n / 2]};
    } else if (rule == "trimmed_mean") {
      values = {values.begin() + static_cast<std::ptrdiff_t>(cut), values.end() - static_cast<std::ptrdiff_t>(cut)};
    }
    result.push_back(mean(values));
  }
  return result;
}

}  // namespace stakemine::reference
