// SPDX-License-Identifier: Apache-2.0
#include "learning/shares.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::learning {
namespace {

double log_gamma_variate(double alpha, KeyedRandom& random) {
  if (alpha < 1) return log_gamma_variate(alpha + 1, random) + std::log(random.uniform_open()) / alpha;
  const double d = alpha - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = random.normal(), root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(random.uniform_open()) < 0.5 * x * x + d - d * v + d * std::log(v)) return std::log(d * v);
  }
}

}  // namespace

std::vector<double> dirichlet_shares(std::size_t count, double alpha, KeyedRandom& random) {
  std::vector<double> shares(count);
  for (double& share : shares) share = log_gamma_variate(alpha, random);
  const double largest = *std::ranges::max_element(shares);
  double total = 0;
  for (double& share : shares) total += share = std::exp(share - largest);
  for (double& share : shares) share /= total;
  return shares;
}

std::vector<std::uint32_t> rows_of_shares(std::uint32_t rows, std::span<const double> shares) {
  std::vector<std::uint32_t> counts(shares.size());
  double sum = 0;
  std::uint32_t given = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += shares[i];
    const bool last = i + 1 == shares.size();
    const auto end = last ? rows : static_cast<std::uint32_t>(std::min<double>(rows, std::floor(rows * sum + 0.5)));
    counts[i] = end - given;
    given = end;
  }
  return counts;
}

}  // namespace stakemine::learning
