// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/train_test_split.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/numpy_random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

using Rows = std::vector<std::uint32_t>;

// The rows of each class, ascending.
std::vector<Rows> rows_by_class(std::span<const std::uint32_t> labels, std::uint32_t classes) {
  std::vector<Rows> rows(classes);
  for (std::uint32_t row = 0; row < labels.size(); ++row) {
    STAKEMINE_ASSERT(labels[row] < classes, "a label beyond the classes");
    rows[labels[row]].push_back(row);
  }
  return rows;
}

Rows permuted(const Rows& rows, NumpyRandom& random) {
  Rows result = rows;
  random.shuffle(std::span{result});
  return result;
}

// scikit-learn's _approximate_mode: `draws` dealt to classes by their counts; what rounding down leaves goes to the
// largest remainders, and chance decides between equal ones. Its rounding errors decide too, so its operations are kept
// as they are.
Rows approximate_mode(const Rows& counts, std::uint32_t draws, NumpyRandom& random) {
  const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
  std::vector<double> remainders;
  Rows result;
  std::uint32_t left = draws;
  for (const std::uint32_t count : counts) {
    const double exact = static_cast<double>(count) / total * static_cast<double>(draws);
    result.push_back(static_cast<std::uint32_t>(exact));
    remainders.push_back(exact - std::floor(exact));
    left -= result.back();
  }
  std::vector<double> values = remainders;
  std::ranges::sort(values, std::greater<>{});
  values.erase(std::ranges::unique(values).begin(), values.end());
  for (std::size_t i = 0; i < values.size() && left > 0; ++i) {
    Rows equal;
    for (std::uint32_t c = 0; c < remainders.size(); ++c)
      if (remainders[c] == values[i]) equal.push_back(c);
    random.shuffle(std::span{equal});
    equal.resize(std::min<std::size_t>(equal.size(), left));
    for (const std::uint32_t c : equal) ++result[c];
    left -= static_cast<std::uint32_t>(equal.size());
  }
  return result;
}

Rows class_counts(const std::vector<Rows>& members) {
  Rows counts;
  for (const Rows& rows : members) counts.push_back(static_cast<std::uint32_t>(rows.size()));
  return counts;
}

// `seats` dealt in proportion to the counts by largest remainder, in integers.
Rows largest_remainder(const Rows& counts, std::uint32_t seats) {
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  Rows result, order(counts.size());
  std::uint32_t left = seats;
  for (const std::uint32_t count : counts) {
    result.push_back(static_cast<std::uint32_t>(std::uint64_t{count} * seats / total));
    left -= result.back();
  }
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater<>{},
                           [&](std::uint32_t c) { return std::uint64_t{counts[c]} * seats % total; });
  for (std::uint32_t i = 0; i < left; ++i) ++result[order[i]];
  return result;
}

Split sorted(Split split) {
  std::ranges::sort(split.train);
  std::ranges::sort(split.test);
  return split;
}

}  // namespace

std::uint32_t test_row_count(std::uint32_t rows, double share) {
  STAKEMINE_ASSERT(share >= 0.0 && share <= 1.0);
  return static_cast<std::uint32_t>(std::min(std::ceil(share * rows), static_cast<double>(rows)));
}

Split numpy_split(std::uint32_t rows, std::uint32_t test_rows, std::uint32_t random_state) {
  STAKEMINE_ASSERT(test_rows <= rows);
  const Rows order = NumpyRandom{random_state}.permutation(rows);
  return {{order.begin() + test_rows, order.end()}, {order.begin(), order.begin() + test_rows}};
}

Split numpy_stratified_split(std::span<const std::uint32_t> labels, std::uint32_t classes, std::uint32_t test_rows,
                             std::uint32_t random_state) {
  STAKEMINE_ASSERT(test_rows <= labels.size());
  const auto train_rows = static_cast<std::uint32_t>(labels.size() - test_rows);
  const std::vector<Rows> members = rows_by_class(labels, classes);
  const Rows counts = class_counts(members);
  if (std::ranges::min(counts) < 2) throw UserError("stratify: every class needs at least 2 rows");
  if (train_rows < classes || test_rows < classes)
    throw UserError(fmt::format("stratify: {} training and {} test rows are fewer than the {} classes", train_rows,
                                test_rows, classes));
  NumpyRandom random{random_state};
  const Rows train_counts = approximate_mode(counts, train_rows, random);
  Rows remaining = counts;
  for (std::size_t c = 0; c < classes; ++c) remaining[c] -= train_counts[c];
  const Rows test_counts = approximate_mode(remaining, test_rows, random);

  Split split;
  for (std::size_t c = 0; c < classes; ++c) {
    const Rows order = permuted(members[c], random);
    const auto test_begin = order.begin() + train_counts[c];
    split.train.insert(split.train.end(), order.begin(), test_begin);
    split.test.insert(split.test.end(), test_begin, test_begin + test_counts[c]);
  }
  split.train = permuted(split.train, random);
  split.test = permuted(split.test, random);
  return split;
}

Split keyed_split(std::uint32_t rows, std::uint32_t test_rows, std::uint64_t seed) {
  return keyed_stratified_split(std::vector<std::uint32_t>(rows), 1, test_rows, seed);
}

Split keyed_stratified_split(std::span<const std::uint32_t> labels, std::uint32_t classes, std::uint32_t test_rows,
                             std::uint64_t seed) {
  STAKEMINE_ASSERT(test_rows <= labels.size());
  Split split;
  if (labels.empty()) return split;
  KeyedRandom random{seed, Purpose::test_split};
  std::vector<Rows> members = rows_by_class(labels, classes);
  const Rows test_counts = largest_remainder(class_counts(members), test_rows);
  for (std::size_t c = 0; c < classes; ++c) {
    shuffle(std::span{members[c]}, random);
    const auto train_begin = members[c].begin() + test_counts[c];
    split.test.insert(split.test.end(), members[c].begin(), train_begin);
    split.train.insert(split.train.end(), train_begin, members[c].end());
  }
  return sorted(std::move(split));
}

}  // namespace stakemine::learning
