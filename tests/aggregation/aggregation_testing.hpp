// SPDX-License-Identifier: Apache-2.0
/// What the tests of the module share: rows with weights that own their numbers.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/core/random.hpp"

#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

namespace stakemine::aggregation {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using RowList = std::vector<std::vector<double>>;

struct Weighted {
  RowList rows;
  std::vector<double> weights;

  void add(std::vector<double> row, double weight) {
    rows.push_back(std::move(row));
    weights.push_back(weight);
  }
  double total() const { return std::accumulate(weights.begin(), weights.end(), 0.0); }
};

inline Matrix matrix_of(const RowList& rows) {
  Matrix matrix(rows.size(), rows.empty() ? 0 : rows.front().size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
  return matrix;
}

inline Aggregate combine(const Aggregator& rule, const Weighted& input, HostileWeight hostile = {}) {
  const Matrix matrix = matrix_of(input.rows);
  return rule.aggregate({matrix.view(), input.weights, hostile});
}

/// Normal entries, some of them rounded so that columns hold ties; integer weights from 1 to 5.
inline Weighted random_rows(std::size_t rows, std::size_t columns, std::uint64_t key) {
  KeyedRandom random(key, Purpose::test);
  Weighted made;
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double> row(columns);
    for (std::size_t j = 0; j < columns; ++j) {
      const double entry = random.normal();
      row[j] = j % 2 == 0 ? entry : static_cast<double>(static_cast<int>(2 * entry)) / 2;
    }
    made.add(std::move(row), static_cast<double>(1 + random.below(5)));
  }
  return made;
}

}  // namespace stakemine::aggregation
