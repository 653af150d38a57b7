// SPDX-License-Identifier: Apache-2.0
#include "experiment/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stakemine::experiment {
namespace {

using Columns = std::vector<std::vector<double>>;

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// Reflects what is below row `from` so that `column` keeps only its entry there.
void reflect(std::vector<double>& column, std::size_t from, Columns& others, std::size_t first_other,
             std::vector<double>& target) {
  const std::span<double> tail{column.begin() + static_cast<std::ptrdiff_t>(from), column.end()};
  const double length = std::copysign(std::sqrt(dot(tail, tail)), tail.front());
  if (length == 0) return;
  std::vector<double> normal(tail.begin(), tail.end());
  normal.front() += length;
  const double scale = 2 / dot(normal, normal);
  const auto apply = [&](std::vector<double>& vector) {
    const std::span<double> part{vector.begin() + static_cast<std::ptrdiff_t>(from), vector.end()};
    const double amount = scale * dot(normal, part);
    for (std::size_t i = 0; i < part.size(); ++i) part[i] -= amount * normal[i];
  };
  apply(column);
  for (std::size_t j = first_other; j < others.size(); ++j) apply(others[j]);
  apply(target);
}

// The inverse of the upper triangle that the reflections leave, by columns.
std::optional<Columns> inverse_triangle(const Columns& triangle) {
  constexpr double kSingular = 1e-12;
  const std::size_t k = triangle.size();
  Columns inverse(k, std::vector<double>(k));
  for (std::size_t j = 0; j < k; ++j) {
    if (std::abs(triangle[j][j]) < kSingular) return std::nullopt;
    for (std::size_t i = j + 1; i-- > 0;) {
      double sum = i == j ? 1 : 0;
      for (std::size_t m = i + 1; m <= j; ++m) sum -= triangle[m][i] * inverse[j][m];
      inverse[j][i] = sum / triangle[i][i];
    }
  }
  return inverse;
}

}  // namespace

std::optional<LeastSquares> least_squares(std::span<const std::vector<double>> columns,
                                          std::span<const double> target) {
  const std::size_t k = columns.size(), rows = target.size();
  if (rows < k) return std::nullopt;
  Columns reflected(columns.begin(), columns.end());
  std::vector<double> scales(k), right(target.begin(), target.end());
  for (std::size_t j = 0; j < k; ++j) {
    scales[j] = std::sqrt(dot(reflected[j], reflected[j]));
    if (!(scales[j] > 0) || !std::isfinite(scales[j])) return std::nullopt;
    for (double& entry : reflected[j]) entry /= scales[j];
  }
  for (std::size_t j = 0; j < k; ++j) reflect(reflected[j], j, reflected, j + 1, right);
  const auto inverse = inverse_triangle(reflected);
  if (!inverse) return std::nullopt;

  LeastSquares result;
  result.degrees_of_freedom = rows - k;
  const std::span<const double> rest{right.begin() + static_cast<std::ptrdiff_t>(k), right.end()};
  result.squared_residuals = dot(rest, rest);
  const double variance = rows > k ? result.squared_residuals / static_cast<double>(result.degrees_of_freedom) : 0.0;
  result.covariance.assign(k, std::vector<double>(k));
  for (std::size_t i = 0; i < k; ++i) {
    double coefficient = 0;
    for (std::size_t j = i; j < k; ++j) coefficient += (*inverse)[j][i] * right[j];
    result.coefficients.push_back(coefficient / scales[i]);
    for (std::size_t j = 0; j < k; ++j) {
      double sum = 0;
      for (std::size_t m = std::max(i, j); m < k; ++m) sum += (*inverse)[m][i] * (*inverse)[m][j];
      result.covariance[i][j] = variance * sum / (scales[i] * scales[j]);
    }
  }
  return result;
}

}  // namespace stakemine::experiment
