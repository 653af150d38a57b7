// SPDX-License-Identifier: Apache-2.0
#include "aggregation/geometric_minimiser.hpp"

#include "aggregation/coordinate_kernels.hpp"
#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace stakemine::aggregation {
namespace {

constexpr int kMostIterations = 500;
constexpr double kSlow = 0.3;         // of the step before: where Newton's step is tried
constexpr double kShortest = 1e-3;    // part of Newton's step
constexpr int kPause = 4;             // steps of Weiszfeld after one of Newton's that failed
constexpr double kConverged = 1e-14;  // step, of the harmonic mean distance
constexpr double kRounding = 1e-12;   // of a weight
constexpr double kOnLine = 1e-12;     // of a row's distance

void coordinate_medians(const Aggregator::Checked& updates, std::span<double> point) {
  for_each_block(updates, ColumnSelector::Precision::single,
                 [&](ColumnSelector& columns, std::size_t first, std::size_t count, std::size_t) {
                   medians(columns, updates.total_weight, point.subspan(first, count));
                 });
}

}  // namespace

GeometricMinimiser::GeometricMinimiser(const Aggregator::Checked& updates)
    : updates_(updates), pull_(updates), asked_(updates.live.size()) {}

void GeometricMinimiser::take_row(std::size_t place, std::span<double> point) const {
  copy_row(updates_.rows, updates_.live[place], point);
}

GeometricMinimiser::Slope GeometricMinimiser::slope_at(std::span<const double> point) {
  Slope slope;
  slope.distances.resize(updates_.live.size());
  const auto weight_of = [&](std::size_t place) { return updates_.weights[updates_.live[place]]; };
  const auto sum = pull_.sum(point, [&](std::size_t place, double away) {
    slope.distances[place] = away;
    return away == 0.0 ? 0.0 : weight_of(place) / away;
  });
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t place = 0; place < slope.distances.size(); ++place) {
    const double away = slope.distances[place];
    if (away == 0.0) {
      slope.weight_here += weight_of(place);
      continue;
    }
    if (away < least) {
      least = away;
      slope.nearest = place;
    }
    slope.stiffness += weight_of(place) / away;
  }
  slope.pull.assign(sum.begin(), sum.end());
  slope.strength = norm(slope.pull);
  return slope;
}

bool GeometricMinimiser::is_answer(std::size_t place) {
  if (asked_[place] != 0) return false;
  asked_[place] = 1;
  Vector row(updates_.rows.columns());
  take_row(place, row);
  const Slope slope = slope_at(row);
  return slope.strength <= slope.weight_here * (1 + kRounding);
}

// The nearest row is worth asking where the next step could reach it, or where it is far nearer than most.
bool GeometricMinimiser::is_near(const Slope& slope, double step) const {
  Vector distances = slope.distances;
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::ranges::nth_element(distances, middle);
  const double away = slope.distances[slope.nearest];
  return away <= 4 * step || away <= 1e-3 * *middle;
}

GeometricMinimiser::Vector GeometricMinimiser::newton_step(std::span<const double> point, const Slope& slope) {
  constexpr int kMostProducts = 50;
  constexpr double kAccuracy = 1e-4;
  Vector step(point.size()), residual = slope.pull, direction = slope.pull;
  double squared = dot(residual, residual);
  const double enough = kAccuracy * kAccuracy * squared;
  for (int product = 0; product < kMostProducts && squared > enough; ++product) {
    const auto bent = pull_.sum_along(point, direction, [&](std::size_t place, double along) {
      const double away = slope.distances[place];
      return away == 0.0 ? 0.0 : updates_.weights[updates_.live[place]] / away * (along / away) / away;
    });
    Vector image(point.size());
    for (std::size_t k = 0; k < image.size(); ++k) image[k] = slope.stiffness * direction[k] - bent[k];
    const double curvature = dot(direction, image);
    if (!(curvature > 0.0)) break;
    const double length = squared / curvature;
    for (std::size_t k = 0; k < image.size(); ++k) {
      step[k] += length * direction[k];
      residual[k] -= length * image[k];
    }
    const double before = squared;
    squared = dot(residual, residual);
    for (std::size_t k = 0; k < image.size(); ++k) direction[k] = residual[k] + squared / before * direction[k];
  }
  return step;
}

// Moves along a step, all of it or less: until the pull is halved, or does not yet point back (then the way
// there led downhill throughout, the sum of distances being convex).
bool GeometricMinimiser::try_along(const Vector& step, const Slope& slope, Vector& point, Slope& slope_there) {
  Vector next(point.size());
  for (double length = 1.0; length > kShortest; length /= 2) {
    for (std::size_t k = 0; k < next.size(); ++k) next[k] = point[k] + length * step[k];
    slope_there = slope_at(next);
    const bool is_better = slope_there.strength <= 0.5 * slope.strength ||
                           (slope_there.strength < slope.strength && dot(slope_there.pull, step) >= 0.0);
    if (slope_there.weight_here == 0.0 && is_better) {
      point = next;
      return true;
    }
  }
  return false;
}

void GeometricMinimiser::find(std::span<double> point) {
  coordinate_medians(updates_, point);
  if (find_on_line(point)) return;
  Slope slope = slope_at(point);
  double step_before = std::numeric_limits<double>::infinity();
  int pause = 0;
  bool moved = false;  // by Newton's step: that is the better guide as long as it leads on
  for (int iteration = 0; iteration < kMostIterations; ++iteration) {
    double share = 1.0;  // of Weiszfeld's step; less where a row is left behind
    if (slope.weight_here > 0.0) {
      if (slope.strength <= slope.weight_here * (1 + kRounding)) return;
      share = 1.0 - slope.weight_here / slope.strength;
    }
    const double step = share * slope.strength / slope.stiffness;
    if (is_near(slope, step) && is_answer(slope.nearest)) return take_row(slope.nearest, point);
    const double scale = updates_.total_weight / slope.stiffness;
    const bool is_small = step <= kConverged * scale + std::numeric_limits<double>::epsilon() * norm(point);
    const bool is_slow = step > kSlow * step_before || moved;
    if (is_small && !is_slow) return;

    Vector next(point.begin(), point.end());
    Slope slope_there;
    moved = false;
    if (is_slow && pause == 0 && slope.weight_here == 0.0) {
      const Vector newton = newton_step(point, slope);
      if (is_near(slope, norm(newton)) && is_answer(slope.nearest)) return take_row(slope.nearest, point);
      moved = try_along(newton, slope, next, slope_there);
      pause = moved ? 0 : kPause;
    } else if (pause > 0) {
      --pause;
    }
    if (is_small && !moved) return;
    if (!moved) {
      for (std::size_t k = 0; k < next.size(); ++k) next[k] = point[k] + share * slope.pull[k] / slope.stiffness;
      slope_there = slope_at(next);
    }
    step_before = step;
    std::ranges::copy(next, point.begin());
    slope = std::move(slope_there);
  }
}

bool GeometricMinimiser::find_on_line(std::span<double> point) {
  const auto& live = updates_.live;
  const std::size_t n = live.size();
  // A line through the row nearest to the medians, which no hostile row can carry off.
  Vector away(n);
  for (std::size_t place = 0; place < n; ++place) away[place] = distance(updates_.rows, live[place], point);
  const auto base_place = static_cast<std::size_t>(std::ranges::min_element(away) - away.begin());
  Vector base(point.size()), unit(point.size());
  take_row(base_place, base);
  for (std::size_t place = 0; place < n; ++place) away[place] = distance(updates_.rows, live[place], base);
  const auto far_place = static_cast<std::size_t>(std::ranges::max_element(away) - away.begin());
  if (away[far_place] > 0.0) {
    take_row(far_place, unit);
    for (std::size_t k = 0; k < unit.size(); ++k) unit[k] = (unit[k] - base[k]) / away[far_place];
  }
  Vector along(n), off_line(point.size());
  for (std::size_t place = 0; place < n; ++place) {
    along[place] = dot_difference(updates_.rows, live[place], base, unit);
    take_row(place, off_line);
    for (std::size_t k = 0; k < off_line.size(); ++k) off_line[k] = (off_line[k] - base[k]) - along[place] * unit[k];
    if (norm(off_line) > kOnLine * away[place]) return false;
  }

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t place) { return along[place]; });
  const double half = updates_.total_weight / 2, tolerance = kRounding * updates_.total_weight;
  double running = 0;
  std::size_t k = 0;
  for (; k + 1 < n; ++k) {
    running += updates_.weights[live[order[k]]];
    if (running >= half - tolerance) break;
  }
  take_row(order[k], point);
  if (k + 1 < n && running <= half + tolerance) {
    Vector other(point.size());
    take_row(order[k + 1], other);
    for (std::size_t column = 0; column < point.size(); ++column)
      point[column] = std::midpoint(point[column], other[column]);
  }
  return true;
}

}  // namespace stakemine::aggregation
