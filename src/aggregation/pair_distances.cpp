// SPDX-License-Identifier: Apache-2.0
#include "aggregation/pair_distances.hpp"

#include "stakemine/core/assert.hpp"

#include "aggregation/pair_kernel.hpp"
#include "aggregation/row_kernels.hpp"

#include <type_traits>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

// Stretches of 512 floats in eight lanes: at most 64 additions in a row, each within 2^-24, and the differences' own.
constexpr double kErrorOfSingle = 1e-5;
constexpr double kErrorOfDouble = 1e-10;

// Squares of single precision outside this range may have lost digits, or all of them, on the way.
constexpr double kLeastOfSingle = 1e-25, kMostOfSingle = 1e30;

template <class T>
void add_squares(MatrixView<const T> rows, std::span<const std::size_t> live, std::vector<double>& squares,
                 const BlockRunner& runner) {
  std::vector<const T*> pointers;
  for (const std::size_t row : live) pointers.push_back(rows.row(row).data());
  add_pair_squares(std::span<const T* const>{pointers}, rows.columns, squares.data(), runner);
}

}  // namespace

std::string PairDistances::refusal(std::size_t live_rows) {
  if (live_rows <= kMostRows) return {};
  const auto rows = static_cast<double>(live_rows);
  return fmt::format("updates: the distances between {} rows need {:.3g} GB; expected at most {} rows", live_rows,
                     8 * rows * rows / 1e9, kMostRows);
}

PairDistances::PairDistances(const Aggregator::Checked& updates, Precision precision)
    : size_(updates.live.size()), squares_(size_ * size_), relative_error_(kErrorOfDouble) {
  STAKEMINE_ASSERT(size_ <= kMostRows, "whoever needs distances refuses more rows");
  const bool single = updates.rows.is_narrow() && precision == Precision::own;
  if (updates.rows.is_narrow() && !single) {
    const Matrix wide = widened(updates.rows);
    add_squares(wide.view(), updates.live, squares_, updates.runner);
  } else {
    updates.rows.visit([&](auto rows) { add_squares(rows, updates.live, squares_, updates.runner); });
  }
  if (single) relative_error_ = kErrorOfSingle;
  for (std::size_t a = 0; a < size_; ++a) {
    squares_[a * size_ + a] = 0.0;
    for (std::size_t b = a + 1; b < size_; ++b) {
      double& square = squares_[a * size_ + b];
      if (single && !(square >= kLeastOfSingle && square <= kMostOfSingle))
        square = squared_distance(updates.rows, updates.live[a], updates.live[b]);
      squares_[b * size_ + a] = square;
    }
  }
}

}  // namespace stakemine::aggregation
