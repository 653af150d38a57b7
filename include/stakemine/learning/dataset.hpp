// SPDX-License-Identifier: Apache-2.0
/// A data set in memory, split into a training and a test part, each a contiguous block of rows: whoever computes on
/// some of the training rows is handed a range of them, and nothing is copied.
#pragma once

#include "stakemine/core/blocks.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/learning/sparse_rows.hpp"
#include "stakemine/learning/train_test_split.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace stakemine::learning {

/// What is to be predicted of a row.
enum class Target {
  classes,  ///< one of C classes: labels
  numbers,  ///< a number: targets
};

/// A view of m rows with what is to be predicted of each. Does not own them.
struct LabelledRows {
  ConstMatrix features;                   ///< [m, d]; no numbers where `narrow` has them
  std::span<const std::uint32_t> labels;  ///< [m]; empty where numbers are predicted
  std::span<const double> targets{};      ///< [m]; empty where classes are predicted
  const float* narrow = nullptr;          ///< [m, d] the features in single precision; null: in double
  /// Where the rows are sparse, `features` (or `narrow`) has the numbers that are held, of these rows and of others,
  /// and this says which are whose; null: the rows are dense.
  const RowExtent* extents = nullptr;      ///< [m]
  const std::uint32_t* columns = nullptr;  ///< of each number that is held

  [[nodiscard]] std::size_t size() const { return features.rows; }
  [[nodiscard]] bool is_sparse() const { return extents != nullptr; }
  /// Rows [begin, end).
  [[nodiscard]] LabelledRows range(std::size_t begin, std::size_t end) const;

  /// Calls `visitor` with the features of dense rows in their own precision, as a MatrixView<const T>.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    STAKEMINE_ASSERT(!is_sparse(), "sparse rows where dense ones are read");
    if (narrow != nullptr)
      return std::forward<Visitor>(visitor)(MatrixView<const float>{narrow, features.rows, features.columns});
    return std::forward<Visitor>(visitor)(features);
  }
  /// The same with those of sparse rows, as SparseRows<T>.
  template <class Visitor>
  decltype(auto) visit_sparse(Visitor&& visitor) const {
    STAKEMINE_ASSERT(is_sparse(), "dense rows where sparse ones are read");
    const std::span rows{extents, size()};
    if (narrow != nullptr)
      return std::forward<Visitor>(visitor)(SparseRows<float>{rows, features.columns, columns, narrow});
    return std::forward<Visitor>(visitor)(SparseRows<double>{rows, features.columns, columns, features.data});
  }
};

struct Dataset {
  std::string name;
  Matrix features;                         ///< [n, d], finite: the training rows, behind them the test rows
  std::vector<std::uint32_t> labels;       ///< [n], each in [0, class_names.size()); empty where numbers are predicted
  std::vector<double> targets;             ///< [n], finite; empty where classes are predicted
  std::vector<std::string> class_names;    ///< sorted, as numbers where all are numbers; empty beside targets
  std::vector<std::string> feature_names;  ///< [d]; empty where the rows are sparse
  std::vector<std::uint32_t> source_rows;  ///< [n]: each row's place in its source, from 0
  std::vector<std::string>
      placement_values;         ///< [n]: of the column that places rows at miners; empty where there is none
  std::size_t train_count = 0;  ///< rows of the training part
  std::vector<float> narrow;    ///< [n, d] in place of features.data, after to_single_precision()
  /// Of sparse rows; features.data, or narrow, has the numbers that are held then. Empty: the rows are dense.
  SparsePattern pattern;

  [[nodiscard]] std::size_t rows() const { return features.rows; }
  [[nodiscard]] bool is_sparse() const { return !pattern.rows.empty(); }
  [[nodiscard]] LabelledRows train() const { return all().range(0, train_count); }
  [[nodiscard]] LabelledRows test() const { return all().range(train_count, rows()); }
  [[nodiscard]] LabelledRows all() const {
    LabelledRows rows{features.view(), labels, targets, narrow.empty() ? nullptr : narrow.data()};
    if (is_sparse()) {
      rows.extents = pattern.rows.data();
      rows.columns = pattern.columns.data();
    }
    return rows;
  }

  /// Row i becomes the former row order[i]; `order` is a permutation of the first rows, the others stay. In place.
  void reorder(std::span<const std::uint32_t> order);
};

/// Puts the training rows in front, the test rows behind, in the split's order. \param data as its source gave it.
void arrange(Dataset& data, const Split& split);

/// Rounds the features to single precision; those in double are given up.
void to_single_precision(Dataset& data);

/// Divides every feature by `divisor` (finite, > 0). This and what follows works on blocks of rows. What sparse rows
/// don't hold stays 0.
void divide(Dataset& data, double divisor, const BlockRunner& runner = {});

/// x ← ln(1 + x). \throws UserError where a feature is ≤ −1.
void log1p(Dataset& data, const BlockRunner& runner = {});

/// x ← (x − mean) / deviation, by feature, with the mean and the population deviation of the training part; a feature
/// that is constant there divides by 1. Of dense rows: hardly a 0 would stay one. \throws UserError where a feature's
/// numbers are too large to square.
void standardize(Dataset& data, const BlockRunner& runner = {});

}  // namespace stakemine::learning
