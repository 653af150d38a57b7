// SPDX-License-Identifier: Apache-2.0
/// What a rule made of the dishonest's partial results. It looks at what the aggregator may not know: who is dishonest.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <optional>
#include <vector>

namespace stakemine::protocol {

enum class AttackMeter { off, on };

struct AttackMeasure {
  /// Of the attackers' rows, the share that the rule set aside or trusts to at most kNoTrust.
  double rejected = 0;
  /// ‖R − R_h‖ / ‖M − M_h‖: how far the attackers moved the rule's result R from what it makes of the honest rows
  /// alone, R_h, over how far they moved the weighted mean. 0: it let nothing through; 1: no better than a mean.
  /// Nothing where one of these has no result or the mean was not moved.
  std::optional<double> let_through;

  static constexpr double kNoTrust = 0.01;
};

/// \param dishonest [n]. \param combined what the rule made of the updates. \param before its memory, before that.
/// Costs a further run of the rule, and O(nd).
[[nodiscard]] AttackMeasure measure_attack(const aggregation::Aggregator& rule, const aggregation::Updates& updates,
                                           const std::vector<bool>& dishonest, const aggregation::Aggregate& combined,
                                           const aggregation::Memory& before, AttackMeter meter);

}  // namespace stakemine::protocol
