// SPDX-License-Identifier: Apache-2.0
/// The rows that a rule reads, in double or in single precision.
#pragma once

#include "stakemine/core/matrix.hpp"

#include <cstddef>
#include <span>
#include <utility>

namespace stakemine::aggregation {

/// [n, d] numbers. Does not own them. Whatever the precision of the rows, results are in double.
class Rows {
 public:
  Rows() = default;
  Rows(ConstMatrix rows) : wide_(rows.data), count_(rows.rows), columns_(rows.columns) {}
  Rows(MatrixView<double> rows) : wide_(rows.data), count_(rows.rows), columns_(rows.columns) {}
  Rows(MatrixView<const float> rows) : narrow_(rows.data), count_(rows.rows), columns_(rows.columns) {}

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] bool is_narrow() const { return narrow_ != nullptr; }

  /// Calls `visitor` with the matrix of the rows' own precision.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    if (narrow_ != nullptr) return std::forward<Visitor>(visitor)(MatrixView<const float>{narrow_, count_, columns_});
    return std::forward<Visitor>(visitor)(ConstMatrix{wide_, count_, columns_});
  }

 private:
  const double* wide_ = nullptr;
  const float* narrow_ = nullptr;
  std::size_t count_ = 0;
  std::size_t columns_ = 0;
};

}  // namespace stakemine::aggregation
