// SPDX-License-Identifier: Apache-2.0
#include "aggregation/row_kernels.hpp"

#include "stakemine/core/branched_sum.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>
#include <vector>

namespace stakemine::aggregation {
namespace {

constexpr std::size_t kLanes = 16;

using Lanes = std::array<double, kLanes>;

// From the first multiple of kLanes that is left on, then all lanes.
template <class Term>
double finish_lanes(Lanes& sums, std::size_t k, std::size_t count, const Term& term) {
  for (std::size_t lane = 0; k < count; ++k, ++lane) sums[lane] += term(k);
  for (std::size_t half = kLanes / 2; half > 0; half /= 2)
    for (std::size_t lane = 0; lane < half; ++lane) sums[lane] += sums[lane + half];
  return sums[0];
}

// Σ term(k), k < count, as sixteen sums side by side: the compiler may keep them in vector registers.
template <class Term>
double lane_sum(std::size_t count, const Term& term) {
  Lanes sums{};
  std::size_t k = 0;
  for (; k + kLanes <= count; k += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += term(k + lane);
  return finish_lanes(sums, k, count, term);
}

// Whether the squares have lost nothing to the range of double.
bool is_sound(double squares) {
  constexpr double kLeast = 1e-280, kMost = 1e300;
  return squares > kLeast && squares < kMost;
}

// Squares of the distances of some rows, in the order of lane_sum(). The point, which is twice as long as a row, is
// read from the first-level cache for all rows but the first. (Rows of double gain nothing from this: measured.)
void distances_in_blocks(MatrixView<const float> matrix, std::span<const std::size_t> which,
                         std::span<const double> point, std::span<double> out) {
  constexpr std::size_t kBlock = 32 * kLanes;
  std::vector<Lanes> sums(which.size());
  const double* const y = point.data();
  const std::size_t whole = point.size() - point.size() % kLanes;
  for (std::size_t first = 0; first < whole; first += kBlock) {
    const std::size_t end = std::min(first + kBlock, whole);
    for (std::size_t i = 0; i < which.size(); ++i) {
      const float* const x = matrix.row(which[i]).data();
      Lanes lanes = sums[i];
      for (std::size_t k = first; k < end; k += kLanes) {
        // A line, of the block that comes next: the hardware's own prefetching ends with each page.
        __builtin_prefetch(x + k + kBlock, 0, 2);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const double difference = static_cast<double>(x[k + lane]) - y[k + lane];
          lanes[lane] += difference * difference;
        }
      }
      sums[i] = lanes;
    }
  }
  for (std::size_t i = 0; i < which.size(); ++i) {
    const float* const x = matrix.row(which[i]).data();
    out[i] = finish_lanes(sums[i], whole, point.size(), [&](std::size_t k) {
      const double difference = static_cast<double>(x[k]) - y[k];
      return difference * difference;
    });
  }
}

// √Σ entry(k)², scaled by the largest entry where the squares would leave the range of double.
template <class Entry>
double root_of_squares(std::size_t count, const Entry& entry) {
  const double squares = lane_sum(count, [&](std::size_t k) { return entry(k) * entry(k); });
  if (is_sound(squares)) return std::sqrt(squares);
  double largest = 0;
  for (std::size_t k = 0; k < count; ++k) largest = std::max(largest, std::abs(entry(k)));
  if (largest == 0.0 || std::isinf(largest)) return largest;
  return largest * std::sqrt(lane_sum(count, [&](std::size_t k) {
           const double part = entry(k) / largest;
           return part * part;
         }));
}

}  // namespace

void add_scaled(const Rows& rows, std::size_t row, double factor, std::span<double> sum) {
  rows.visit([&](auto matrix) {
    const auto* const from = matrix.row(row).data();
    double* const to = sum.data();
    for (std::size_t column = 0; column < sum.size(); ++column)
      to[column] += factor * static_cast<double>(from[column]);
  });
}

void copy_row(const Rows& rows, std::size_t row, std::span<double> out) {
  rows.visit([&](auto matrix) { std::ranges::copy(matrix.row(row), out.begin()); });
}

void weighted_sum(const Rows& rows, std::span<const double> factors, std::span<double> out, const BlockRunner& runner) {
  branched_sum(rows.count(), out, runner, [&](std::size_t row, std::span<double> sum) {
    if (factors[row] != 0.0) add_scaled(rows, row, factors[row], sum);
  });
}

void weighted_mean(const Rows& rows, std::span<const double> weights, std::span<double> out,
                   const BlockRunner& runner) {
  const double total = tree_sum(weights);
  weighted_sum(rows, weights, out, runner);
  for (double& entry : out) entry /= total;
}

std::vector<double> shares_taken(const Aggregator::Checked& updates, std::span<const double> taken) {
  if (updates.tell != Tell::kept) return {};
  std::vector<double> shares(updates.weights.size());
  for (const std::size_t row : updates.live) shares[row] = std::min(1.0, taken[row] / updates.weights[row]);
  return shares;
}

double dot(std::span<const double> a, std::span<const double> b) {
  return lane_sum(a.size(), [&](std::size_t k) { return a[k] * b[k]; });
}

double distance(const Rows& rows, std::size_t row, std::span<const double> point) {
  return rows.visit([&](auto matrix) {
    const auto* const x = matrix.row(row).data();
    const double* const y = point.data();
    return root_of_squares(point.size(), [&](std::size_t k) { return static_cast<double>(x[k]) - y[k]; });
  });
}

void distances(const Rows& rows, std::span<const std::size_t> which, std::span<const double> point,
               std::span<double> out) {
  rows.visit([&]<class T>(MatrixView<const T> matrix) {
    if constexpr (std::is_same_v<T, float>) {
      distances_in_blocks(matrix, which, point, out);
      for (std::size_t i = 0; i < which.size(); ++i)
        out[i] = is_sound(out[i]) ? std::sqrt(out[i]) : distance(rows, which[i], point);
    } else {
      std::ranges::transform(which, out.begin(), [&](std::size_t row) { return distance(rows, row, point); });
    }
  });
}

double norm(std::span<const double> vector) {
  return root_of_squares(vector.size(), [&](std::size_t k) { return vector[k]; });
}

double dot_difference(const Rows& rows, std::size_t row, std::span<const double> point,
                      std::span<const double> direction) {
  return rows.visit([&](auto matrix) {
    const auto* const x = matrix.row(row).data();
    const double* const y = point.data();
    const double* const v = direction.data();
    return lane_sum(point.size(), [&](std::size_t k) { return (static_cast<double>(x[k]) - y[k]) * v[k]; });
  });
}

double squared_distance(const Rows& rows, std::size_t a, std::size_t b) {
  return rows.visit([&](auto matrix) {
    const auto* const x = matrix.row(a).data();
    const auto* const y = matrix.row(b).data();
    return lane_sum(matrix.columns, [&](std::size_t k) {
      const double difference = static_cast<double>(x[k]) - static_cast<double>(y[k]);
      return difference * difference;
    });
  });
}

Matrix widened(const Rows& rows) {
  Matrix wide(rows.count(), rows.columns());
  for (std::size_t row = 0; row < rows.count(); ++row) copy_row(rows, row, wide.row(row));
  return wide;
}

}  // namespace stakemine::aggregation
