// SPDX-License-Identifier: Apache-2.0
#include "aggregation/krum_scores.hpp"

#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stakemine::aggregation {
namespace {

using Neighbours = std::vector<std::pair<double, double>>;

constexpr double kNegligible = 1e-12;  // of the total weight

// Σ distance · weight over the first of a list, until so much weight is taken. What only rounding left is not taken:
// the next row may be infinitely far.
double gather(const Neighbours& nearest_first, double wanted, double negligible) {
  double sum = 0;
  for (const auto& [square, weight] : nearest_first) {
    if (wanted <= negligible) break;
    sum += square * std::min(weight, wanted);
    wanted -= weight;
  }
  return sum;
}

}  // namespace

KrumScores::KrumScores(const Aggregator::Checked& updates, KrumForm form)
    : updates_(updates), form_(form), distances_(updates, PairDistances::Precision::own), scores_(updates.live.size()) {
  Neighbours scratch;
  for (std::size_t place = 0; place < scores_.size(); ++place) scores_[place] = quick_score(place, scratch);
}

double KrumScores::wanted_of_others(std::size_t place) const {
  const double own = updates_.weights[updates_.live[place]];
  const double kept = updates_.total_weight - updates_.hostile_weight;
  if (form_ == KrumForm::nearest_weight) return kept - own;
  // Replicas of a row are other rows, at no distance.
  return std::max(1.0, kept - 2) - std::max(0.0, own - 1);
}

double KrumScores::quick_score(std::size_t place, Neighbours& scratch) const {
  const double wanted = wanted_of_others(place);
  if (wanted <= 0) return 0.0;
  const auto from = distances_.from(place);
  scratch.clear();
  for (std::size_t other = 0; other < from.size(); ++other)
    if (other != place) scratch.emplace_back(from[other], updates_.weights[updates_.live[other]]);
  // Where all weigh the same it is known how many are gathered, and their order among themselves matters little.
  const double weight = updates_.weights[updates_.live.front()];
  const double count = std::ceil(wanted / weight);
  const bool equal = std::ranges::all_of(scratch, [&](const auto& item) { return item.second == weight; });
  if (equal && count < static_cast<double>(scratch.size())) {
    const auto last = scratch.begin() + static_cast<std::ptrdiff_t>(count) - 1;
    std::ranges::nth_element(scratch, last);
  } else {
    std::ranges::sort(scratch);
  }
  return gather(scratch, wanted, kNegligible * updates_.total_weight);
}

double KrumScores::exact_score(std::size_t place) const {
  const bool recompute = distances_.relative_error() > 1e-9;
  Neighbours others;
  for (std::size_t other = 0; other < distances_.size(); ++other) {
    if (other == place) continue;
    const std::size_t row = updates_.live[other];
    others.emplace_back(
        recompute ? squared_distance(updates_.rows, updates_.live[place], row) : distances_.at(place, other),
        updates_.weights[row]);
  }
  std::ranges::sort(others);
  return gather(others, wanted_of_others(place), kNegligible * updates_.total_weight);
}

std::vector<Taken> KrumScores::best(double weight) const {
  std::vector<std::size_t> order(scores_.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t place) { return scores_[place]; });
  const double enough = weight - kNegligible * updates_.total_weight;
  double gathered = 0;
  std::size_t boundary = 0;
  for (; boundary + 1 < order.size(); ++boundary) {
    gathered += updates_.weights[updates_.live[order[boundary]]];
    if (gathered >= enough) break;
  }
  // All scores that rounding might carry over the boundary, on either side of it.
  const double at_boundary = scores_[order[boundary]];
  const double margin = 4 * distances_.relative_error();
  const auto first = std::ranges::lower_bound(order, at_boundary * (1 - margin), {},
                                              [&](std::size_t place) { return scores_[place]; });
  const auto last = std::ranges::upper_bound(order, at_boundary * (1 + margin), {},
                                             [&](std::size_t place) { return scores_[place]; });
  std::vector<std::pair<double, std::size_t>> near;
  for (auto it = first; it != last; ++it) near.emplace_back(last - first > 1 ? exact_score(*it) : 0.0, *it);
  std::ranges::sort(near);
  std::ranges::transform(near, first, [](const auto& item) { return item.second; });

  std::vector<Taken> taken;
  double left = weight;
  for (const std::size_t place : order) {
    const std::size_t row = updates_.live[place];
    taken.push_back({row, std::min(updates_.weights[row], left)});
    left -= updates_.weights[row];
    if (left <= kNegligible * updates_.total_weight) break;
  }
  return taken;
}

}  // namespace stakemine::aggregation
