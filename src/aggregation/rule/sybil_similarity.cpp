// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/trust_rules.hpp"

#include "aggregation/pair_distances.hpp"
#include "aggregation/row_kernels.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::aggregation {
namespace {

// The cosines between rows of unit length (or zero), 0 on the diagonal. Equal rows have a cosine of 1 and not of a
// rounding less: what is left of 1 decides how alike two senders are.
Matrix cosines(const Matrix& units) {
  Matrix all(units.rows, units.rows);
  for (std::size_t a = 0; a < units.rows; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const double product = dot(units.row(a), units.row(b));
      const double cosine = product > 0 && std::ranges::equal(units.row(a), units.row(b)) ? 1.0 : product;
      all.row(a)[b] = cosine;
      all.row(b)[a] = cosine;
    }
  return all;
}

std::vector<double> trust_by_likeness(Matrix likeness) {
  const std::size_t n = likeness.rows;
  std::vector<double> most(n), alpha(n);
  for (std::size_t i = 0; i < n; ++i) most[i] = std::ranges::max(likeness.row(i));
  // Who resembles somebody more suspicious than itself is pardoned in proportion.
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (most[i] < most[j]) likeness.row(i)[j] *= most[i] / most[j];
  for (std::size_t i = 0; i < n; ++i) {
    const double trust = 1.0 - std::ranges::max(likeness.row(i));
    alpha[i] = trust <= 0.0 ? 1e-15 : std::min(trust, 1.0);
  }
  const double largest = std::ranges::max(alpha);
  for (double& trust : alpha) {
    trust /= largest;
    if (trust == 1.0) trust = 0.999999;
    trust = std::clamp(std::log(trust / (1.0 - trust)) + 0.5, 0.0, 1.0);
  }
  return alpha;
}

}  // namespace

void SybilSimilarity::do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const {
  out.refusal = PairDistances::refusal(updates.live.size());
  if (out.refused()) return;
  const std::size_t columns = out.result.size();
  const auto sender_of = [&](std::size_t row) { return updates.senders.empty() ? row : updates.senders[row]; };
  Matrix units(updates.live.size(), columns);
  for (std::size_t place = 0; place < updates.live.size(); ++place) {
    const std::size_t begin = sender_of(updates.live[place]) * columns;
    if (memory.numbers.size() < begin + columns) memory.numbers.resize(begin + columns);
    const std::span<double> history = std::span{memory.numbers}.subspan(begin, columns);
    add_scaled(updates.rows, updates.live[place], 1.0, history);
    const double length = norm(history);
    const auto unit = units.row(place);
    std::ranges::transform(history, unit.begin(), [&](double entry) { return length > 0 ? entry / length : 0.0; });
  }
  const std::vector<double> alpha = trust_by_likeness(cosines(units));
  out.alpha.assign(updates.weights.size(), 0.0);
  std::vector<double> weights(updates.weights.size());
  for (std::size_t place = 0; place < updates.live.size(); ++place) {
    const std::size_t row = updates.live[place];
    out.alpha[row] = alpha[place];
    weights[row] = alpha[place] * updates.weights[row];
  }
  weighted_mean(updates.rows, weights, out.result);
  if (updates.tell == Tell::kept) out.kept = out.alpha;
}

}  // namespace stakemine::aggregation
