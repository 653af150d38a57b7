// SPDX-License-Identifier: Apache-2.0
/// Plain row-major matrices that modules hand to each other.
#pragma once

#include "stakemine/core/assert.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace stakemine {

/// A view of [rows, columns] numbers, rows one after another. Does not own them.
template <class T>
struct MatrixView {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;

  [[nodiscard]] std::span<T> row(std::size_t index) const { return {data + index * columns, columns}; }
  [[nodiscard]] T& at(std::size_t row_index, std::size_t column) const { return data[row_index * columns + column]; }
  operator MatrixView<const T>() const { return {data, rows, columns}; }
};

using ConstMatrix = MatrixView<const double>;

/// A matrix that owns its numbers; zero at first.
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> data;

  Matrix() = default;
  Matrix(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), data(row_count * column_count) {}

  [[nodiscard]] std::span<double> row(std::size_t index) { return {data.data() + index * columns, columns}; }
  [[nodiscard]] std::span<const double> row(std::size_t index) const {
    return {data.data() + index * columns, columns};
  }
  [[nodiscard]] MatrixView<double> view() { return {data.data(), rows, columns}; }
  [[nodiscard]] ConstMatrix view() const { return {data.data(), rows, columns}; }
};

}  // namespace stakemine
