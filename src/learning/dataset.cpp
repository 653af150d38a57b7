// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/dataset.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "learning/permute.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

// The mean over the rows of `term(row's number, column)`, by column.
template <class Term>
std::vector<double> column_means(ConstMatrix rows, Term term) {
  std::vector<double> means(rows.columns);
  tree_sum(rows.rows, means, [&](std::size_t index, std::span<double> accumulator) {
    const auto row = rows.row(index);
    for (std::size_t column = 0; column < row.size(); ++column) accumulator[column] += term(row[column], column);
  });
  for (double& mean : means) mean /= static_cast<double>(rows.rows);
  return means;
}

// Equality, not a small deviation: the mean of equal numbers may differ from them in its last bit.
std::vector<bool> constant_columns(ConstMatrix rows) {
  std::vector<bool> constant(rows.columns, true);
  for (std::size_t index = 1; index < rows.rows; ++index)
    for (std::size_t column = 0; column < rows.columns; ++column)
      if (rows.at(index, column) != rows.at(0, column)) constant[column] = false;
  return constant;
}

}  // namespace

LabelledRows LabelledRows::range(std::size_t begin, std::size_t end) const {
  STAKEMINE_ASSERT(begin <= end && end <= size());
  const std::size_t count = end - begin, offset = begin * features.columns;
  return {{features.data == nullptr ? nullptr : features.data + offset, count, features.columns},
          labels.empty() ? labels : labels.subspan(begin, count),
          targets.empty() ? targets : targets.subspan(begin, count),
          narrow == nullptr ? nullptr : narrow + offset};
}

void Dataset::reorder(std::span<const std::uint32_t> order) {
  STAKEMINE_ASSERT(order.size() <= rows() && narrow.empty());
  permute_rows(features.view(), order);
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

void divide(Dataset& data, double divisor) {
  STAKEMINE_ASSERT(divisor > 0.0 && std::isfinite(divisor));
  for (double& number : data.features.data) number /= divisor;
}

void log1p(Dataset& data) {
  for (std::size_t i = 0; i < data.features.data.size(); ++i) {
    double& number = data.features.data[i];
    if (number <= -1.0)
      throw UserError(fmt::format("{}: column \"{}\": {} has no log1p; expected numbers above -1", data.name,
                                  data.feature_names[i % data.features.columns], number));
    number = std::log1p(number);
  }
}

void to_single_precision(Dataset& data) {
  data.narrow.assign(data.features.data.begin(), data.features.data.end());
  std::vector<double>{}.swap(data.features.data);
}

void standardize(Dataset& data) {
  const ConstMatrix train = data.train().features;
  STAKEMINE_ASSERT(train.rows > 0, "no rows to take the mean of");
  std::vector<double> means = column_means(train, [](double x, std::size_t) { return x; });
  std::vector<double> deviations =
      column_means(train, [&](double x, std::size_t column) { return (x - means[column]) * (x - means[column]); });
  const std::vector<bool> constant = constant_columns(train);
  for (std::size_t column = 0; column < train.columns; ++column) {
    if (constant[column]) means[column] = train.at(0, column);
    deviations[column] = constant[column] ? 1.0 : std::sqrt(deviations[column]);
    if (!std::isfinite(means[column]) || !std::isfinite(deviations[column]))
      throw UserError(fmt::format("{}: column \"{}\": its numbers are too large to standardize", data.name,
                                  data.feature_names[column]));
    if (deviations[column] == 0.0) deviations[column] = 1.0;  // The squares vanished: differences below 1e-162.
  }
  for (std::size_t index = 0; index < data.features.rows; ++index) {
    const auto row = data.features.row(index);
    for (std::size_t column = 0; column < row.size(); ++column)
      row[column] = (row[column] - means[column]) / deviations[column];
  }
}

}  // namespace stakemine::learning
