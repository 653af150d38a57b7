// SPDX-License-Identifier: Apache-2.0
#include "aggregation/pair_kernel.hpp"

#include <algorithm>
#include <cstring>

namespace stakemine::aggregation {
namespace {

constexpr std::size_t kVectorBytes = 32;
constexpr std::size_t kStretchBytes = 2048;
constexpr std::size_t kTile = 3;    // 9 sums, 3 + 1 rows and a difference fill the 16 registers
constexpr std::size_t kPanel = 12;  // rows whose stretches stay in the first cache while all others pass by

template <class T>
struct Simd {
  typedef T Vector __attribute__((vector_size(kVectorBytes)));
  static constexpr std::size_t kLanes = kVectorBytes / sizeof(T);

  static Vector load(const T* from) {
    Vector vector;
    std::memcpy(&vector, from, kVectorBytes);
    return vector;
  }
  static T sum(const Vector& vector) {
    T part[kLanes];
    std::memcpy(part, &vector, kVectorBytes);
    for (std::size_t half = kLanes / 2; half > 0; half /= 2)
      for (std::size_t lane = 0; lane < half; ++lane) part[lane] += part[lane + half];
    return part[0];
  }
};

// Rows [a, a + kRows) against [b, b + kOthers), columns [first, first + count).
template <class T, std::size_t kRows, std::size_t kOthers>
void add_tile(std::span<const T* const> rows, std::size_t a, std::size_t b, std::size_t first, std::size_t count,
              double* squares) {
  using Vectors = Simd<T>;
  typename Vectors::Vector sums[kRows][kOthers] = {};
  std::size_t k = 0;
  for (; k + Vectors::kLanes <= count; k += Vectors::kLanes) {
    typename Vectors::Vector others[kOthers];
    for (std::size_t j = 0; j < kOthers; ++j) others[j] = Vectors::load(rows[b + j] + first + k);
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto row = Vectors::load(rows[a + i] + first + k);
      for (std::size_t j = 0; j < kOthers; ++j) {
        const auto difference = row - others[j];
        sums[i][j] += difference * difference;
      }
    }
  }
  for (std::size_t i = 0; i < kRows; ++i)
    for (std::size_t j = 0; j < kOthers; ++j) {
      T sum = Vectors::sum(sums[i][j]);
      for (std::size_t rest = first + k; rest < first + count; ++rest) {
        const T difference = rows[a + i][rest] - rows[b + j][rest];
        sum += difference * difference;
      }
      squares[(a + i) * rows.size() + b + j] += static_cast<double>(sum);
    }
}

template <class T>
void add_block(std::span<const T* const> rows, std::size_t a, std::size_t b, std::size_t first, std::size_t count,
               double* squares) {
  const std::size_t height = std::min(kTile, rows.size() - a), width = std::min(kTile, rows.size() - b);
  if (height == kTile && width == kTile) {
    add_tile<T, kTile, kTile>(rows, a, b, first, count, squares);
  } else {
    for (std::size_t i = 0; i < height; ++i)
      for (std::size_t j = 0; j < width; ++j) add_tile<T, 1, 1>(rows, a + i, b + j, first, count, squares);
  }
}

// Panels [begin, end) of the second row of pairs.
template <class T>
void add_panels(std::span<const T* const> rows, std::size_t columns, std::size_t begin, std::size_t end,
                double* squares) {
  constexpr std::size_t kStretch = kStretchBytes / sizeof(T);
  for (std::size_t first = 0; first < columns; first += kStretch)
    for (std::size_t panel = begin * kPanel; panel < std::min(end * kPanel, rows.size()); panel += kPanel)
      for (std::size_t a = 0; a < std::min(panel + kPanel, rows.size()); a += kTile)
        for (std::size_t b = std::max(a, panel); b < std::min(panel + kPanel, rows.size()); b += kTile)
          add_block(rows, a, b, first, std::min(kStretch, columns - first), squares);
}

// A pair belongs to one panel, and its stretches are added in their order.
template <class T>
void add_all(std::span<const T* const> rows, std::size_t columns, double* squares, const BlockRunner& runner) {
  constexpr std::size_t kMostRuns = 16;
  const std::size_t panels = (rows.size() + kPanel - 1) / kPanel;
  const std::size_t runs = runner ? std::min(panels, kMostRuns) : 1;
  run_blocks(runner, runs, [&](std::size_t run) {
    add_panels(rows, columns, run * panels / runs, (run + 1) * panels / runs, squares);
  });
}

}  // namespace

void add_pair_squares(std::span<const double* const> rows, std::size_t columns, double* squares,
                      const BlockRunner& runner) {
  add_all(rows, columns, squares, runner);
}

void add_pair_squares(std::span<const float* const> rows, std::size_t columns, double* squares,
                      const BlockRunner& runner) {
  add_all(rows, columns, squares, runner);
}

}  // namespace stakemine::aggregation
