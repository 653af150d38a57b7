// SPDX-License-Identifier: Apache-2.0
/// Linear least squares with a few columns, and the covariance of what was found.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::experiment {

struct LeastSquares {
  std::vector<double> coefficients;             ///< [k]
  std::vector<std::vector<double>> covariance;  ///< [k, k]; zero where no degree of freedom is left
  double squared_residuals = 0;
  std::size_t degrees_of_freedom = 0;  ///< rows − k
};

/// The coefficients that minimise ‖Σ c_j columns[j] − target‖², by Householder's reflections on columns of length one.
/// \param columns k of them, each as long as the target. Nothing where there are fewer rows than columns, or the
/// columns depend on each other.
[[nodiscard]] std::optional<LeastSquares> least_squares(std::span<const std::vector<double>> columns,
                                                        std::span<const double> target);

}  // namespace stakemine::experiment
