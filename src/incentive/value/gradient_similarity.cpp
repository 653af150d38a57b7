// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/gradient_similarity.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::incentive {
namespace {

/// The vector over its largest entry, so that no square overflows or vanishes; all 0 stays all 0.
std::vector<double> scaled(std::span<const double> vector) {
  double largest = 0;
  for (const double entry : vector) largest = std::max(largest, std::abs(entry));
  std::vector<double> result(vector.begin(), vector.end());
  if (largest > 0)
    for (double& entry : result) entry /= largest;
  return result;
}

double dot(std::span<const double> a, std::span<const double> b) {
  std::vector<double> products(a.size());
  std::transform(a.begin(), a.end(), b.begin(), products.begin(), std::multiplies<>{});
  return tree_sum(products);
}

}  // namespace

std::vector<double> gradient_similarity(ConstMatrix updates, std::span<const double> aggregate) {
  STAKEMINE_ASSERT(aggregate.size() == updates.columns, "updates and aggregate of one length");
  const std::vector<double> whole = scaled(aggregate);
  const double length = std::sqrt(dot(whole, whole));
  std::vector<double> result(updates.rows);
  for (std::size_t i = 0; i < updates.rows; ++i) {
    const std::vector<double> own = scaled(updates.row(i));
    const double own_length = std::sqrt(dot(own, own));
    if (length > 0 && own_length > 0) result[i] = std::clamp(dot(own, whole) / (length * own_length), -1.0, 1.0);
  }
  return result;
}

}  // namespace stakemine::incentive
