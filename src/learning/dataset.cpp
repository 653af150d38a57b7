// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/dataset.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/branched_sum.hpp"
#include "stakemine/core/error.hpp"

#include "learning/permute.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

// What is said of a feature in an error.
std::string name_of(const Dataset& data, std::size_t column) {
  return data.feature_names.empty() ? fmt::format("x{}", column) : data.feature_names[column];
}

// Calls work(begin, end) for blocks of the rows.
template <class Work>
void for_row_blocks(std::size_t rows, std::size_t columns, const BlockRunner& runner, const Work& work) {
  constexpr std::size_t kNumbers = std::size_t{1} << 16;
  const std::size_t length = std::max<std::size_t>(1, kNumbers / std::max<std::size_t>(1, columns));
  run_blocks(runner, (rows + length - 1) / length,
             [&](std::size_t block) { work(block * length, std::min(rows, (block + 1) * length)); });
}

// The mean over the rows of `term(row's number, column)`, by column.
template <class Term>
std::vector<double> column_means(ConstMatrix rows, const BlockRunner& runner, Term term) {
  std::vector<double> means(rows.columns);
  branched_sum(rows.rows, means, runner, [&](std::size_t index, std::span<double> accumulator) {
    const auto row = rows.row(index);
    for (std::size_t column = 0; column < row.size(); ++column) accumulator[column] += term(row[column], column);
  });
  for (double& mean : means) mean /= static_cast<double>(rows.rows);
  return means;
}

// Equality, not a small deviation: the mean of equal numbers may differ from them in its last bit. Only columns that
// are constant so far are looked at, which after a few rows is none in most data.
std::vector<bool> constant_columns(ConstMatrix rows) {
  std::vector<std::size_t> left(rows.columns);
  std::iota(left.begin(), left.end(), std::size_t{0});
  for (std::size_t index = 1; index < rows.rows && !left.empty(); ++index)
    std::erase_if(left, [&](std::size_t column) { return rows.at(index, column) != rows.at(0, column); });
  std::vector<bool> constant(rows.columns);
  for (const std::size_t column : left) constant[column] = true;
  return constant;
}

}  // namespace

LabelledRows LabelledRows::range(std::size_t begin, std::size_t end) const {
  STAKEMINE_ASSERT(begin <= end && end <= size());
  const std::size_t count = end - begin, offset = is_sparse() ? 0 : begin * features.columns;
  return {{features.data == nullptr ? nullptr : features.data + offset, count, features.columns},
          labels.empty() ? labels : labels.subspan(begin, count),
          targets.empty() ? targets : targets.subspan(begin, count),
          narrow == nullptr ? nullptr : narrow + offset,
          is_sparse() ? extents + begin : nullptr,
          columns};
}

void Dataset::reorder(std::span<const std::uint32_t> order) {
  STAKEMINE_ASSERT(order.size() <= rows() && narrow.empty());
  if (std::ranges::is_sorted(order)) return;  // Every row stays: there is no other ascending permutation.
  if (is_sparse()) {
    permute_items(std::span{pattern.rows}, order);  // The numbers stay where they are.
  } else {
    permute_rows(features.view(), order);
  }
  if (!labels.empty()) permute_items(std::span{labels}, order);
  if (!targets.empty()) permute_items(std::span{targets}, order);
  permute_items(std::span{source_rows}, order);
  if (!placement_values.empty()) permute_items(std::span{placement_values}, order);
}

void arrange(Dataset& data, const Split& split) {
  STAKEMINE_ASSERT(split.train.size() + split.test.size() == data.rows());
  std::vector<std::uint32_t> order = split.train;
  order.insert(order.end(), split.test.begin(), split.test.end());
  data.source_rows.resize(order.size());
  std::iota(data.source_rows.begin(), data.source_rows.end(), 0U);
  data.reorder(order);
  data.train_count = split.train.size();
}

void divide(Dataset& data, double divisor, const BlockRunner& runner) {
  STAKEMINE_ASSERT(divisor > 0.0 && std::isfinite(divisor));
  std::vector<double>& numbers = data.features.data;
  for_row_blocks(numbers.size(), 1, runner, [&](std::size_t begin, std::size_t end) {
    for (double& number : std::span{numbers}.subspan(begin, end - begin)) number /= divisor;
  });
}

void log1p(Dataset& data, const BlockRunner& runner) {
  std::vector<double>& numbers = data.features.data;
  for_row_blocks(numbers.size(), 1, runner, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      double& number = numbers[i];
      if (number <= -1.0) {
        const std::size_t column = data.is_sparse() ? data.pattern.columns[i] : i % data.features.columns;
        throw UserError(fmt::format("{}: column \"{}\": {} has no log1p; expected numbers above -1", data.name,
                                    name_of(data, column), number));
      }
      number = std::log1p(number);
    }
  });
}

void to_single_precision(Dataset& data) {
  data.narrow.assign(data.features.data.begin(), data.features.data.end());
  std::vector<double>{}.swap(data.features.data);
}

void standardize(Dataset& data, const BlockRunner& runner) {
  const ConstMatrix train = data.train().features;
  STAKEMINE_ASSERT(!data.is_sparse(), "a mean to take off fills sparse rows");
  STAKEMINE_ASSERT(train.rows > 0, "no rows to take the mean of");
  std::vector<double> means = column_means(train, runner, [](double x, std::size_t) { return x; });
  std::vector<double> deviations = column_means(
      train, runner, [&](double x, std::size_t column) { return (x - means[column]) * (x - means[column]); });
  const std::vector<bool> constant = constant_columns(train);
  for (std::size_t column = 0; column < train.columns; ++column) {
    if (constant[column]) means[column] = train.at(0, column);
    deviations[column] = constant[column] ? 1.0 : std::sqrt(deviations[column]);
    if (!std::isfinite(means[column]) || !std::isfinite(deviations[column]))
      throw UserError(
          fmt::format("{}: column \"{}\": its numbers are too large to standardize", data.name, name_of(data, column)));
    if (deviations[column] == 0.0) deviations[column] = 1.0;  // The squares vanished: differences below 1e-162.
  }
  for_row_blocks(data.features.rows, data.features.columns, runner, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) {
      const auto row = data.features.row(index);
      for (std::size_t column = 0; column < row.size(); ++column)
        row[column] = (row[column] - means[column]) / deviations[column];
    }
  });
}

}  // namespace stakemine::learning
