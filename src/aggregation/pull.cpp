// SPDX-License-Identifier: Apache-2.0
#include "aggregation/pull.hpp"

#include "stakemine/core/branched_sum.hpp"

#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <array>

namespace stakemine::aggregation {
namespace {

// So many rows are measured and, while still in the cache, added at once: the sums are loaded and stored once for all.
constexpr std::size_t kTogether = 8;

template <std::size_t kRows, class T>
void add_differences(const T* const* rows, const double* factors, std::span<const double> point,
                     std::span<double> sum) {
  const double* const from = point.data();
  double* const to = sum.data();
  for (std::size_t k = 0; k < sum.size(); ++k) {
    double total = to[k];
    for (std::size_t r = 0; r < kRows; ++r) total += factors[r] * (static_cast<double>(rows[r][k]) - from[k]);
    to[k] = total;
  }
}

}  // namespace

Pull::Pull(const Aggregator::Checked& updates)
    : rows_(updates.rows), live_(updates.live), runner_(updates.runner), sum_(updates.rows.columns()) {}

template <class Measure>
std::span<const double> Pull::pass(std::span<const double> point, const Measure& measure, const Factor& factor) {
  rows_.visit([&]<class T>(MatrixView<const T> rows) {
    const std::size_t groups = (live_.size() + kTogether - 1) / kTogether;
    branched_sum(groups, sum_, runner_, [&](std::size_t group, std::span<double> total) {
      std::array<const T*, kTogether> together;
      std::array<double, kTogether> factors, measured;
      std::size_t count = 0;
      const std::size_t first = group * kTogether;
      const auto members = std::span{live_}.subspan(first, std::min(kTogether, live_.size() - first));
      measure(members, std::span{measured}.first(members.size()));
      for (std::size_t i = 0; i < members.size(); ++i) {
        factors[count] = factor(first + i, measured[i]);
        if (factors[count] == 0.0) continue;
        together[count++] = rows.row(members[i]).data();
      }
      if (count == kTogether) {
        add_differences<kTogether>(together.data(), factors.data(), point, total);
      } else {
        for (std::size_t r = 0; r < count; ++r) add_differences<1>(&together[r], &factors[r], point, total);
      }
    });
  });
  return sum_;
}

std::span<const double> Pull::sum(std::span<const double> point, const Factor& factor) {
  return pass(
      point, [&](std::span<const std::size_t> rows, std::span<double> out) { distances(rows_, rows, point, out); },
      factor);
}

std::span<const double> Pull::sum_along(std::span<const double> point, std::span<const double> direction,
                                        const Factor& factor) {
  return pass(
      point,
      [&](std::span<const std::size_t> rows, std::span<double> out) {
        std::ranges::transform(rows, out.begin(),
                               [&](std::size_t row) { return dot_difference(rows_, row, point, direction); });
      },
      factor);
}

}  // namespace stakemine::aggregation
