// SPDX-License-Identifier: Apache-2.0
#include "aggregation/pair_distances.hpp"

#include "stakemine/core/assert.hpp"

#include "aggregation/pair_kernel.hpp"
#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

// Stretches of 512 floats in eight lanes: at most 64 additions in a row, each within 2^-24, and the differences' own.
constexpr double kErrorOfSingle = 1e-5;
constexpr double kErrorOfDouble = 1e-10;

// Squares of single precision outside this range may have lost digits, or all of them, on the way.
constexpr double kLeastOfSingle = 1e-25, kMostOfSingle = 1e30;

// Where rows are so long or so short that the squares of doubles leave their range: within it they do no harm.
constexpr int kFarExponent = 400;
constexpr int kMostExponent = 1000;  // of an entry; the difference of two is no infinity

// By which power of two rows are multiplied before anything is squared: what brings the row in the middle, by its
// largest entry, near 1. 0 for all but extreme rows. It is not for a hostile row to choose, though one that is very
// long may stand in the way.
int shift_of(const Rows& rows, std::span<const std::size_t> live) {
  if (live.empty() || rows.is_narrow()) return 0;
  std::vector<double> largest;
  rows.visit([&](auto view) {
    for (const std::size_t row : live) {
      double most = 0;
      for (const double entry : view.row(row)) most = std::max(most, std::abs(entry));
      largest.push_back(most);
    }
  });
  const auto middle = largest.begin() + static_cast<std::ptrdiff_t>(largest.size() / 2);
  std::ranges::nth_element(largest, middle);
  if (*middle == 0 || std::abs(std::ilogb(*middle)) <= kFarExponent) return 0;
  const int limit = kMostExponent - std::ilogb(*std::max_element(middle, largest.end()));
  return std::min(-std::ilogb(*middle), std::max(0, limit));
}

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
  } else if (const int shift = shift_of(updates.rows, updates.live); shift != 0) {
    Matrix moved = widened(updates.rows);
    for (double& entry : moved.data) entry = std::ldexp(entry, shift);
    add_squares(std::as_const(moved).view(), updates.live, squares_, updates.runner);
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
