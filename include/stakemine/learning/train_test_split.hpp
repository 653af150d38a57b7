// SPDX-License-Identifier: Apache-2.0
/// Which rows are kept for testing: as scikit-learn's `train_test_split` chooses for a `random_state`, or by a keyed
/// seed; over all rows or with each class's share kept.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::learning {

/// Each row once, in one of the two.
struct Split {
  std::vector<std::uint32_t> train, test;
};

/// ⌈share · rows⌉, computed in double as scikit-learn does. `share` is in [0, 1]. The result may be `rows`.
[[nodiscard]] std::uint32_t test_row_count(std::uint32_t rows, double share);

/// sklearn.model_selection.train_test_split(shuffle=True): rows and their order. test_rows ≤ rows.
[[nodiscard]] Split numpy_split(std::uint32_t rows, std::uint32_t test_rows, std::uint32_t random_state);

/// The same with `stratify`: sklearn's StratifiedShuffleSplit. \param labels of each row, in [0, classes), classes
/// sorted. \throws UserError where scikit-learn refuses: a class of one row, fewer test or training rows than classes.
[[nodiscard]] Split numpy_stratified_split(std::span<const std::uint32_t> labels, std::uint32_t classes,
                                           std::uint32_t test_rows, std::uint32_t random_state);

/// A uniformly random choice of test rows; both parts in ascending order.
[[nodiscard]] Split keyed_split(std::uint32_t rows, std::uint32_t test_rows, std::uint64_t seed);

/// The same, each class giving its part of the test rows (largest remainder, ties to the lowest class).
[[nodiscard]] Split keyed_stratified_split(std::span<const std::uint32_t> labels, std::uint32_t classes,
                                           std::uint32_t test_rows, std::uint64_t seed);

}  // namespace stakemine::learning
