// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/agreement.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

void check_finite(std::span<const double> values, std::string_view name) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw UserError(fmt::format("{}: entry {} is {}; all must be finite", name, i, values[i]));
}

std::vector<double> shares(std::span<const double> values, std::string_view name) {
  check_finite(values, name);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] < 0) throw UserError(fmt::format("{}: entry {} is {}; all must be ≥ 0", name, i, values[i]));
  const double largest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  if (largest == 0) throw UserError(fmt::format("{}: the total is 0; at least one must be positive", name));
  std::vector<double> result(values.begin(), values.end());
  for (double& value : result) value /= largest;  // first, so that no sum overflows
  const double total = tree_sum(result);
  for (double& value : result) value /= total;
  return result;
}

/// Twice each rank less n + 1, which is whole also for ties and adds up to 0.
std::vector<double> centered_ranks(std::span<const double> values) {
  const std::size_t n = values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(n);
  for (std::size_t first = 0, end = 0; first < n; first = end) {
    while (end < n && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t k = first; k < end; ++k)
      ranks[order[k]] = static_cast<double>(first) + static_cast<double>(end) - static_cast<double>(n);
  }
  return ranks;
}

double dot(std::span<const double> a, std::span<const double> b) {
  std::vector<double> products(a.size());
  std::transform(a.begin(), a.end(), b.begin(), products.begin(), std::multiplies<>{});
  return tree_sum(products);
}

}  // namespace

double share_distance(std::span<const double> x, std::span<const double> y) {
  STAKEMINE_ASSERT(x.size() == y.size(), "one of each a holder");
  std::vector<double> apart = shares(x, "x");
  const std::vector<double> other = shares(y, "y");
  for (std::size_t i = 0; i < apart.size(); ++i) apart[i] = std::abs(apart[i] - other[i]);
  return tree_sum(apart);
}

double rank_correlation(std::span<const double> x, std::span<const double> y) {
  STAKEMINE_ASSERT(x.size() == y.size(), "one of each a holder");
  check_finite(x, "x");
  check_finite(y, "y");
  const std::vector<double> a = centered_ranks(x), b = centered_ranks(y);
  const double spread = std::sqrt(dot(a, a)) * std::sqrt(dot(b, b));
  return spread == 0 ? 0 : std::clamp(dot(a, b) / spread, -1.0, 1.0);
}

}  // namespace stakemine::incentive
