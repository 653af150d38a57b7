// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/distance_rules.hpp"

#include "aggregation/coordinate_kernels.hpp"
#include "aggregation/pair_distances.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

constexpr double kMostSteps = 1e10;   // some ten seconds
constexpr double kStepsOfAUnit = 64;  // at least, however few rows there are
constexpr double kTolerance = 1e-12;

// Selects units of weight one after another, each the best by Krum's score on what is left. Rows are places in the list
// of live rows.
class Selection {
 public:
  Selection(const Aggregator::Checked& updates, const PairDistances& distances)
      : distances_(distances),
        hostile_(updates.hostile_weight),
        left_total_(updates.total_weight),
        negligible_(kTolerance * updates.total_weight) {
    for (const std::size_t row : updates.live) left_.push_back(updates.weights[row]);
    const std::size_t n = left_.size();
    nearest_.resize(n * n);
    for (std::size_t row = 0; row < n; ++row) {
      const auto order = std::span{nearest_}.subspan(row * n, n);
      std::iota(order.begin(), order.end(), 0U);
      const auto from = distances_.from(row);
      std::ranges::stable_sort(order, {}, [&](std::uint32_t other) { return from[other]; });
    }
  }

  // \return the weight selected of each place.
  [[nodiscard]] std::vector<double> select(double wanted) {
    std::vector<double> selected(left_.size());
    while (wanted > negligible_) {
      const std::size_t best = best_left();
      // Of a row that is alone all units have one score: stake in the chain's units would be taken for hours otherwise.
      const double taken = std::min(is_alone(best) ? wanted : std::min(1.0, wanted), left_[best]);
      selected[best] += taken;
      left_[best] -= taken;
      if (left_[best] <= negligible_) left_[best] = 0.0;
      left_total_ -= taken;
      wanted -= taken;
    }
    return selected;
  }

 private:
  [[nodiscard]] bool is_alone(std::size_t row) const {
    for (std::size_t other = 0; other < left_.size(); ++other)
      if (other != row && left_[other] > 0) return false;
    return true;
  }

  [[nodiscard]] std::size_t best_left() const {
    std::size_t best = left_.size();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t row = 0; row < left_.size(); ++row) {
      if (left_[row] == 0.0) continue;
      const double score = score_of(row);
      if (best == left_.size() || score < least) {
        best = row;
        least = score;
      }
    }
    return best;
  }

  // Of one unit of this row: its replicas are other rows, at no distance.
  [[nodiscard]] double score_of(std::size_t row) const {
    double wanted = std::max(1.0, left_total_ - hostile_ - 2) - std::max(0.0, left_[row] - 1);
    double score = 0;
    for (std::size_t k = 0; k < left_.size() && wanted > negligible_; ++k) {
      const std::size_t other = nearest_[row * left_.size() + k];
      if (other == row || left_[other] == 0.0) continue;
      score += distances_.at(row, other) * std::min(left_[other], wanted);
      wanted -= left_[other];
    }
    return score;
  }

  const PairDistances& distances_;
  double hostile_;
  double left_total_;
  double negligible_;
  std::vector<double> left_;            // weight not yet selected
  std::vector<std::uint32_t> nearest_;  // [n, n] for each row all rows, the nearest first
};

}  // namespace

void Bulyan::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  const double total = updates.total_weight, hostile = updates.hostile_weight;
  const double wanted = total - 2 * hostile;
  const auto rows = static_cast<double>(updates.live.size());
  const double steps = rows > 1 ? std::ceil(wanted) * std::max(rows * rows, kStepsOfAUnit) : 1;
  out.refusal = PairDistances::refusal(updates.live.size());
  if (total * (1 + kTolerance) < 4 * hostile + 3) {
    out.refusal = fmt::format(
        "byzantine_weight: bulyan needs a total weight of at least 4 F + 3 = {}, but it is {} (the unit is a row of "
        "weight 1)",
        4 * hostile + 3, total);
  } else if (steps > kMostSteps) {
    out.refusal = fmt::format(
        "weights: bulyan selects weight {} of {} rows by ones, about {:.2g} steps; expected at "
        "most {:.0g}: fewer rows or a larger unit of weight",
        wanted, rows, steps, kMostSteps);
  }
  if (out.refused()) return;

  const PairDistances distances(updates, PairDistances::Precision::twofold);
  const std::vector<double> taken = Selection{updates, distances}.select(wanted);
  std::vector<double> weights(updates.weights.size());
  std::vector<std::size_t> live;
  for (std::size_t place = 0; place < taken.size(); ++place) {
    if (taken[place] == 0.0) continue;
    weights[updates.live[place]] = taken[place];
    live.push_back(updates.live[place]);
  }
  const Checked selected{.rows = updates.rows,
                         .weights = weights,
                         .live = live,
                         .rejected = {},
                         .total_weight = wanted,
                         .hostile_weight = hostile,
                         .runner = updates.runner,
                         .tell = updates.tell};
  // Of a row is taken what it has left after the selection, and of that what is near to the median.
  out.kept = mean_of_nearest_to_median(selected, wanted - 2 * hostile, out.result);
  for (std::size_t row = 0; row < out.kept.size(); ++row)
    if (weights[row] > 0) out.kept[row] *= std::min(1.0, weights[row] / updates.weights[row]);
}

}  // namespace stakemine::aggregation
