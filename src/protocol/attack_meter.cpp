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

// What the rule left out of the rows of one kind, a row counting as much as another.
std::optional<double> share_rejected(const std::vector<bool>& dishonest, bool kind,
                                     const aggregation::Aggregate& combined) {
  if (combined.kept.empty() && combined.rejected.empty()) return std::nullopt;
  std::vector<double> left_out;
  for (std::size_t row = 0; row < dishonest.size(); ++row) {
    if (dishonest[row] != kind) continue;
    const bool is_set_aside = std::ranges::binary_search(combined.rejected, row);
    left_out.push_back(is_set_aside ? 1 : combined.kept.empty() ? 0 : 1 - combined.kept[row]);
  }
  return left_out.empty() ? 0 : tree_sum(left_out) / static_cast<double>(left_out.size());
}

}  // namespace

AttackMeasure measure_attack(const aggregation::Aggregator& rule, const aggregation::Updates& updates,
                             const std::vector<bool>& dishonest, const aggregation::Aggregate& combined,
                             const aggregation::Memory& before, AttackMeter meter) {
  AttackMeasure measure{.rejected = share_rejected(dishonest, true, combined),
                        .honest_rejected = share_rejected(dishonest, false, combined),
                        .let_through = {}};
  if (meter == AttackMeter::off || combined.refused()) return measure;
  const auto honest_count = static_cast<std::size_t>(std::ranges::count(dishonest, false));
  Matrix rows{honest_count, updates.rows.columns()};
  std::vector<double> weights;
  std::vector<MinerIndex> senders;
  updates.rows.visit([&](auto matrix) {
    for (std::size_t row = 0; row < dishonest.size(); ++row) {
      if (dishonest[row]) continue;
      std::ranges::copy(matrix.row(row), rows.row(weights.size()).begin());
      weights.push_back(updates.weights[row]);
      if (!updates.senders.empty()) senders.push_back(updates.senders[row]);
    }
  });
  aggregation::Updates all = updates, honest = updates;
  all.tell = honest.tell = aggregation::Tell::nothing;
  honest.rows = rows.view();
  honest.weights = weights;
  honest.senders = senders;
  aggregation::Memory memory = before;
  const aggregation::Aggregate without = rule.try_aggregate(honest, memory);
  const auto mean = aggregation::Aggregator::family().choose("mean").make();
  const aggregation::Aggregate plain = mean->try_aggregate(all), plain_without = mean->try_aggregate(honest);
  if (without.refused() || plain.refused() || plain_without.refused()) return measure;
  const double moved = distance(plain.result, plain_without.result);
  if (moved > 0 && std::isfinite(moved)) measure.let_through = distance(combined.result, without.result) / moved;
  return measure;
}

}  // namespace stakemine::protocol
