// SPDX-License-Identifier: Apache-2.0
/// scikit-learn's `make_classification` (I. Guyon 2003, "Design of experiments for the NIPS 2003 variable selection
/// benchmark"): Gaussian clusters about the corners of a hypercube, two for each class, each sheared by a random
/// matrix; redundant features that are linear combinations of these, and noise; 1 % of the labels drawn anew; rows and
/// columns shuffled. Equal to sklearn.datasets.make_classification (1.2) for the same arguments and `random_state`:
/// labels, rows and columns exactly, numbers to a few units in the last place (scikit-learn's matrix products leave
/// their order of summation open).
#pragma once

#include "stakemine/core/matrix.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::learning {

/// scikit-learn's arguments; all that are absent here keep its defaults.
struct ClassificationShape {
  std::uint64_t n_samples = 100;
  std::uint64_t n_features = 20;
  std::uint64_t n_informative = 2;
  std::uint64_t n_redundant = 2;
  std::uint64_t n_classes = 2;
  double class_sep = 1.0;  ///< half the side of the hypercube, finite
};

/// What is wrong with an argument: its name and a sentence that says what is legal.
struct ArgumentProblem {
  std::string_view argument;
  std::string text;
};

/// What scikit-learn refuses (more informative and redundant features than features; 2·n_classes > 2^n_informative),
/// and counts that are 0 or beyond 2^32 − 1.
[[nodiscard]] std::optional<ArgumentProblem> problem_of(const ClassificationShape& shape);

struct ClassificationData {
  Matrix features;                    ///< [n_samples, n_features]
  std::vector<std::uint32_t> labels;  ///< in [0, n_classes)
};

/// \throws UserError naming the argument where problem_of finds one. O(n_samples · n_features · n_informative); memory:
/// the result and a row.
[[nodiscard]] ClassificationData make_classification(const ClassificationShape& shape, std::uint32_t random_state);

}  // namespace stakemine::learning
