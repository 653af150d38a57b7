// SPDX-License-Identifier: Apache-2.0
/// What a rule made of the dishonest's partial results. It looks at what the aggregator may not know: who is dishonest.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <optional>
#include <vector>

namespace stakemine::protocol {

enum class AttackMeter { off, on };

struct AttackMeasure {
  /// What the rule left out of the attackers' rows, and of all others: 1 − Aggregate::kept, averaged over the rows.
  /// Where the rule does not tell, what was set aside is known alone, and without any there is nothing to say.
  std::optional<double> rejected, honest_rejected;
  /// ‖R − R_h‖ / ‖M − M_h‖: how far the attackers moved the rule's result R from what it makes of the honest rows
  /// alone, R_h, over how far they moved the weighted mean. 0: it let nothing through; 1: no better than a mean.
  /// Nothing where one of these has no result or the mean was not moved.
  std::optional<double> let_through;
};

/// \param dishonest [n]. \param combined what the rule made of the updates, which asked it for
/// what it kept. \param before its memory, before that.
/// Costs a further run of the rule, and O(nd).
[[nodiscard]] AttackMeasure measure_attack(const aggregation::Aggregator& rule, const aggregation::Updates& updates,
                                           const std::vector<bool>& dishonest, const aggregation::Aggregate& combined,
                                           const aggregation::Memory& before, AttackMeter meter);

}  // namespace stakemine::protocol
