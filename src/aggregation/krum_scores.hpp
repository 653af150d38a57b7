// SPDX-License-Identifier: Apache-2.0
/// How far each row is from the rows nearest to it, and which rows are nearest.
#pragma once

#include "stakemine/aggregation/distance_rules.hpp"

#include "aggregation/pair_distances.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace stakemine::aggregation {

/// A row and how much of its weight is taken.
struct Taken {
  std::size_t row = 0;
  double weight = 0;
};

/// The scores of Krum in either form. Scores are first computed from distances of the rows' own precision; those so
/// near the selection's boundary that this could decide are computed again, in double.
class KrumScores {
 public:
  KrumScores(const Aggregator::Checked& updates, KrumForm form);

  /// The rows of least score until so much weight is reached, the last one in part; of equal scores the lowest row.
  /// \param weight above 0.
  [[nodiscard]] std::vector<Taken> best(double weight) const;

 private:
  using Neighbours = std::vector<std::pair<double, double>>;  // squared distance, weight
  // The weight to be gathered from rows other than this one.
  [[nodiscard]] double wanted_of_others(std::size_t place) const;
  [[nodiscard]] double quick_score(std::size_t place, Neighbours& scratch) const;
  [[nodiscard]] double exact_score(std::size_t place) const;

  const Aggregator::Checked& updates_;
  KrumForm form_;
  PairDistances distances_;
  std::vector<double> scores_;  // by place in the list of live rows
};

}  // namespace stakemine::aggregation
