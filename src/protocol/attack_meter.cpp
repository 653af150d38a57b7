// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/attack_meter.hpp"

#include "stakemine/core/matrix.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {
namespace {

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> squares(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) squares[i] = (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(tree_sum(squares));
}

double share_rejected(const std::vector<bool>& dishonest, const aggregation::Aggregate& combined) {
  double attackers = 0, rejected = 0;
  for (std::size_t row = 0; row < dishonest.size(); ++row) {
    if (!dishonest[row]) continue;
    ++attackers;
    const bool is_distrusted = !combined.alpha.empty() && combined.alpha[row] <= AttackMeasure::kNoTrust;
    if (is_distrusted || std::ranges::binary_search(combined.rejected, row)) ++rejected;
  }
  return attackers > 0 ? rejected / attackers : 0;
}

}  // namespace

AttackMeasure measure_attack(const aggregation::Aggregator& rule, const aggregation::Updates& updates,
                             const std::vector<bool>& dishonest, const aggregation::Aggregate& combined,
                             const aggregation::Memory& before, AttackMeter meter) {
  AttackMeasure measure{.rejected = share_rejected(dishonest, combined), .let_through = {}};
  if (meter == AttackMeter::off || combined.refused()) return measure;
  const auto honest_count = static_cast<std::size_t>(std::ranges::count(dishonest, false));
  Matrix rows{honest_count, updates.rows.columns()};
  std::vector<double> weights;
  std::vector<MinerIndex> senders;
  updates.rows.visit([&](auto all) {
    for (std::size_t row = 0; row < dishonest.size(); ++row) {
      if (dishonest[row]) continue;
      std::ranges::copy(all.row(row), rows.row(weights.size()).begin());
      weights.push_back(updates.weights[row]);
      if (!updates.senders.empty()) senders.push_back(updates.senders[row]);
    }
  });
  aggregation::Updates honest = updates;
  honest.rows = rows.view();
  honest.weights = weights;
  honest.senders = senders;
  aggregation::Memory memory = before;
  const aggregation::Aggregate without = rule.try_aggregate(honest, memory);
  const auto mean = aggregation::Aggregator::family().choose("mean").make();
  const aggregation::Aggregate plain = mean->try_aggregate(updates), plain_without = mean->try_aggregate(honest);
  if (without.refused() || plain.refused() || plain_without.refused()) return measure;
  const double moved = distance(plain.result, plain_without.result);
  if (moved > 0 && std::isfinite(moved)) measure.let_through = distance(combined.result, without.result) / moved;
  return measure;
}

}  // namespace stakemine::protocol
