// SPDX-License-Identifier: Apache-2.0
/// A data set in memory, split into a training and a test part, each a contiguous block of rows: whoever computes on
/// some of the training rows is handed a range of them, and nothing is copied.
#pragma once

#include "stakemine/core/matrix.hpp"
#include "stakemine/learning/train_test_split.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stakemine::learning {

/// A view of m rows with their labels. Does not own them.
struct LabelledRows {
  ConstMatrix features;                   ///< [m, d]
  std::span<const std::uint32_t> labels;  ///< [m]

  [[nodiscard]] std::size_t size() const { return labels.size(); }
  /// Rows [begin, end).
  [[nodiscard]] LabelledRows range(std::size_t begin, std::size_t end) const;
};

struct Dataset {
  std::string name;
  Matrix features;                         ///< [n, d], finite: the training rows, behind them the test rows
  std::vector<std::uint32_t> labels;       ///< [n], each in [0, class_names.size())
  std::vector<std::string> class_names;    ///< sorted, as numbers where all are numbers
  std::vector<std::string> feature_names;  ///< [d]
  std::vector<std::uint32_t> source_rows;  ///< [n]: each row's place in its source, from 0
  std::vector<std::string>
      placement_values;         ///< [n]: of the column that places rows at miners; empty where there is none
  std::size_t train_count = 0;  ///< rows of the training part

  [[nodiscard]] LabelledRows train() const { return all().range(0, train_count); }
  [[nodiscard]] LabelledRows test() const { return all().range(train_count, labels.size()); }
  [[nodiscard]] LabelledRows all() const { return {features.view(), labels}; }

  /// Row i becomes the former row order[i]; `order` is a permutation of the first rows, the others stay. In place.
  void reorder(std::span<const std::uint32_t> order);
};

/// Puts the training rows in front, the test rows behind, in the split's order. \param data as its source gave it.
void arrange(Dataset& data, const Split& split);

/// Divides every feature by `divisor` (finite, > 0).
void divide(Dataset& data, double divisor);

/// x ← (x − mean) / deviation, by feature, with the mean and the population deviation of the training part; a feature
/// that is constant there divides by 1. \throws UserError where a feature's numbers are too large to square.
void standardize(Dataset& data);

}  // namespace stakemine::learning
