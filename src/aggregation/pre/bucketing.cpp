// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/pre_aggregators.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

// The place of each row among those that are left, in the given order; why there is none in `refusal`. An order names
// rows of the updates, or, once an earlier step has put those together, what that step has made.
std::vector<std::size_t> places_in_order(const std::vector<std::uint64_t>& order, const PreparedRows& rows,
                                         std::string& refusal) {
  const bool are_updates = !rows.origin.empty();
  const std::size_t count = are_updates ? rows.updates : rows.weights.size();
  if (order.size() != count) {
    refusal = fmt::format("order: names {} rows, but there are {}", order.size(), count);
    return {};
  }
  std::vector<std::size_t> place_of(count, kAbsent), places;
  for (std::size_t place = 0; place < rows.weights.size(); ++place)
    place_of[are_updates ? rows.origin[place] : place] = place;
  std::vector<char> seen(order.size());
  for (const std::uint64_t row : order) {
    if (row >= order.size() || seen[row] != 0) {
      refusal =
          fmt::format("order: must name each of {} rows once, from 0; row {} is not legal there", order.size(), row);
      return {};
    }
    seen[row] = 1;
    if (place_of[row] != kAbsent) places.push_back(place_of[row]);
  }
  return places;
}

}  // namespace

const config::ObjectDescription& Bucketing::Options::description() {
  static const auto described =
      config::Description<Options>("bucketing", "How many rows are averaged together, and which.")
          .field("size", &Options::size, "Rows to a bucket.", {.range = config::between(1, 1e9)})
          .field("order", &Options::order, "Every row once, from 0; drawn anew each round if absent.");
  return described;
}

std::string Bucketing::do_apply(PreparedRows& rows) const {
  const std::size_t count = rows.weights.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  if (options_.order) {
    std::string refusal;
    order = places_in_order(*options_.order, rows, refusal);
    if (!refusal.empty()) return refusal;
  } else if (rows.random) {
    shuffle(std::span{order}, *rows.random);
  }

  const std::size_t size = options_.size;
  const std::size_t buckets = (count + size - 1) / size;
  Matrix means(buckets, rows.rows.columns);
  std::vector<double> weights(buckets);
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    const std::size_t first = bucket * size, end = std::min(first + size, count);
    const auto mean = means.row(bucket);
    double total = 0;
    for (std::size_t k = first; k < end; ++k) total += rows.weights[order[k]];
    for (std::size_t k = first; k < end && total > 0; ++k) {
      const auto row = rows.rows.row(order[k]);
      const double share = rows.weights[order[k]] / total;
      for (std::size_t column = 0; column < mean.size(); ++column) mean[column] += share * row[column];
    }
    weights[bucket] = total / static_cast<double>(end - first);
  }
  rows.rows = std::move(means);
  rows.weights = std::move(weights);
  rows.senders.clear();
  rows.origin.clear();
  rows.kept.clear();
  return {};
}

}  // namespace stakemine::aggregation
