// SPDX-License-Identifier: Apache-2.0
#include "aggregation/column_selector.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::aggregation {
namespace {

constexpr std::size_t kBlockNumbers = 32'768;
constexpr std::size_t kLeastColumns = 8;
constexpr std::size_t kMostColumns = 64;

}  // namespace

ColumnSelector::ColumnSelector(const Aggregator::Checked& updates)
    : rows_(updates.rows), weights_(updates.weights), live_(updates.live) {
  const double first = weights_[live_.front()];
  const bool equal = std::ranges::all_of(live_, [&](std::size_t row) { return weights_[row] == first; });
  equal_weight_ = equal ? first : 0.0;
  block_columns_ = std::min(std::clamp(kBlockNumbers / live_.size(), kLeastColumns, kMostColumns), rows_.columns);
  if (equal) {
    equal_.resize(block_columns_ * live_.size());
  } else {
    weighted_.resize(block_columns_ * live_.size());
  }
}

void ColumnSelector::load(std::size_t first, std::size_t count) {
  const std::size_t stride = live_.size();
  for (std::size_t i = 0; i < stride; ++i) {
    const auto row = rows_.row(live_[i]).subspan(first, count);
    if (equal_weight_ > 0.0) {
      for (std::size_t column = 0; column < count; ++column) equal_[column * stride + i] = row[column];
    } else {
      const double weight = weights_[live_[i]];
      for (std::size_t column = 0; column < count; ++column) weighted_[column * stride + i] = {row[column], weight};
    }
  }
}

ColumnSelector::Place ColumnSelector::reach(std::size_t column, double target, const Place& from) {
  const std::size_t stride = live_.size();
  if (equal_weight_ > 0.0) return reach_equal(std::span{equal_}.subspan(column * stride, stride), target, from);
  return reach_weighted(std::span{weighted_}.subspan(column * stride, stride), target, from);
}

ColumnSelector::Place ColumnSelector::reach_equal(std::span<double> values, double target, const Place& from) const {
  const double last = static_cast<double>(values.size() - 1);
  const double rank = std::clamp(std::ceil(target / equal_weight_) - 1.0, 0.0, last);
  const auto position = std::max(static_cast<std::size_t>(rank), from.position);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(position);
  std::nth_element(values.begin() + static_cast<std::ptrdiff_t>(from.position), at, values.end());
  return {position, *at, static_cast<double>(position) * equal_weight_, equal_weight_};
}

// Halves the range that holds the answer; the weight of each half decides which one. Twice the work of one selection.
ColumnSelector::Place ColumnSelector::reach_weighted(std::span<Weighted> values, double target, const Place& from) {
  const auto at = [&](std::size_t index) { return values.begin() + static_cast<std::ptrdiff_t>(index); };
  std::size_t first = from.position;
  std::size_t last = values.size();
  double before = from.weight_before;
  while (last - first > 1) {
    const std::size_t middle = first + (last - first) / 2;
    std::nth_element(at(first), at(middle), at(last),
                     [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
    double half = 0.0;
    for (std::size_t index = first; index < middle; ++index) half += values[index].weight;
    if (before + half >= target) {
      last = middle;
    } else {
      before += half;
      first = middle;
    }
  }
  return {first, values[first].value, before, values[first].weight};
}

double ColumnSelector::next_value(std::size_t column, const Place& place) const {
  const std::size_t stride = live_.size();
  if (place.position + 1 == stride) return place.value;
  if (equal_weight_ > 0.0)
    return std::ranges::min(std::span{equal_}.subspan(column * stride, stride).subspan(place.position + 1));
  const auto after = std::span{weighted_}.subspan(column * stride, stride).subspan(place.position + 1);
  return std::ranges::min(after, {}, &Weighted::value).value;
}

}  // namespace stakemine::aggregation
