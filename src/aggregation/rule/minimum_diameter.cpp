// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/distance_rules.hpp"

#include "aggregation/pair_distances.hpp"
#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

constexpr double kMostSteps = 1e10;
constexpr double kTolerance = 1e-12;

// Equal rows as one, so that a stake split over many identities costs no search.
struct Points {
  std::vector<std::size_t> of_place;  // by place in the list of live rows
  std::vector<std::size_t> place;     // the first place of each point
  std::vector<double> weight;

  Points(const Aggregator::Checked& updates, const PairDistances& distances) {
    for (std::size_t here = 0; here < updates.live.size(); ++here) {
      const auto found =
          std::ranges::find_if(place, [&](std::size_t first) { return distances.at(first, here) == 0.0; });
      of_place.push_back(static_cast<std::size_t>(found - place.begin()));
      if (found == place.end()) {
        place.push_back(here);
        weight.push_back(0);
      }
      weight[of_place.back()] += updates.weights[updates.live[here]];
    }
  }
};

// Which points can go, for a weight of at most the budget, so that no two of those that stay are further apart than the
// limit: a vertex cover of the graph of longer pairs.
class Cover {
 public:
  Cover(const PairDistances& distances, const Points& points, double limit)
      : distances_(distances), points_(points), weights_(points.weight), limit_(limit) {}

  [[nodiscard]] bool conflict(std::size_t a, std::size_t b) const {
    return a != b && distances_.at(points_.place[a], points_.place[b]) > limit_;
  }

  // Takes a row's opponents out. \return what they weigh.
  double remove_opponents(std::size_t row, std::vector<char>& stays) const {
    double weight = 0;
    for (std::size_t other = 0; other < stays.size(); ++other)
      if (stays[other] != 0 && conflict(row, other)) {
        weight += weights_[other];
        stays[other] = 0;
      }
    return weight;
  }

  [[nodiscard]] bool exists(std::vector<char> stays, double budget) const {
    for (;;) {
      const auto [row, degree, opponent] = most_opposed(stays);
      if (degree == 0) return budget >= 0;
      if (budget < 0) return false;
      if (degree == 1) {  // pairs apart from each other: the lighter of each goes
        const std::size_t lighter = weights_[row] < weights_[opponent] ? row : opponent;
        stays[lighter] = 0;
        budget -= weights_[lighter];
        continue;
      }
      std::vector<char> without_opponents = stays;
      const double cost = remove_opponents(row, without_opponents);
      if (cost <= budget && exists(std::move(without_opponents), budget - cost)) return true;
      stays[row] = 0;
      budget -= weights_[row];
    }
  }

 private:
  struct Opposed {
    std::size_t row, degree, opponent;
  };
  [[nodiscard]] Opposed most_opposed(const std::vector<char>& stays) const {
    Opposed most{0, 0, 0};
    for (std::size_t row = 0; row < stays.size(); ++row) {
      if (stays[row] == 0) continue;
      Opposed here{row, 0, 0};
      for (std::size_t other = 0; other < stays.size(); ++other)
        if (stays[other] != 0 && conflict(row, other)) {
          ++here.degree;
          here.opponent = other;
        }
      if (here.degree > most.degree) most = here;
    }
    return most;
  }

  const PairDistances& distances_;
  const Points& points_;
  const std::vector<double>& weights_;
  double limit_;
};

// The least limit at which points of the budget's weight cover all longer pairs.
double least_diameter(const PairDistances& distances, const Points& points, double budget) {
  std::vector<double> limits{0.0};
  for (const std::size_t a : points.place)
    for (const std::size_t b : points.place)
      if (a < b) limits.push_back(distances.at(a, b));
  std::ranges::sort(limits);
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
  const std::vector<char> all(points.place.size(), 1);
  return *std::ranges::partition_point(limits, [&](double limit) {
    return !Cover{distances, points, limit}.exists(all, budget);
  });
}

double steps(std::vector<double> weights, double budget) {
  const auto rows = static_cast<double>(weights.size());
  std::ranges::sort(weights);
  double removable = 0;
  for (const double weight : weights) {
    budget -= weight;
    if (budget < 0) break;
    ++removable;
  }
  return std::pow(1.62, removable) * rows * rows * (1 + 2 * std::log2(rows));
}

}  // namespace

void MinimumDiameter::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  out.refusal = PairDistances::refusal(updates.live.size());
  if (out.refused()) return;
  const PairDistances distances(updates, PairDistances::Precision::twofold);
  const Points points(updates, distances);
  const double tolerance = kTolerance * updates.total_weight;
  double budget = updates.hostile_weight + tolerance;
  if (const double estimate = steps(points.weight, budget); estimate > kMostSteps) {
    out.refusal = fmt::format(
        "byzantine_weight: minimum_diameter may take {:.2g} steps to leave out {} of {} different rows; expected at "
        "most "
        "{:.0g}: fewer rows or less hostile weight",
        estimate, updates.hostile_weight, points.place.size(), kMostSteps);
    return;
  }

  const Cover cover{distances, points, least_diameter(distances, points, budget)};
  // In the order of the rows: whatever can stay does.
  double wanted = updates.total_weight - updates.hostile_weight;
  std::vector<char> stays(points.place.size(), 1), is_decided(points.place.size());
  std::vector<double> taken(updates.weights.size());
  for (std::size_t place = 0; place < updates.live.size() && wanted > tolerance; ++place) {
    const std::size_t point = points.of_place[place];
    if (stays[point] != 0 && is_decided[point] == 0) {
      std::vector<char> rest = stays;
      const double cost = cover.remove_opponents(point, rest);
      if (cost <= budget && cover.exists(rest, budget - cost)) {
        stays = std::move(rest);
        budget -= cost;
      } else {
        stays[point] = 0;
        budget -= points.weight[point];
      }
      is_decided[point] = 1;
    }
    if (stays[point] == 0) continue;
    const double weight = updates.weights[updates.live[place]];
    taken[updates.live[place]] = std::min(weight, wanted);
    wanted -= weight;
  }
  weighted_mean(updates.rows, taken, out.result);
  out.kept = shares_taken(updates, taken);
}

}  // namespace stakemine::aggregation
