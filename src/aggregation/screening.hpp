// SPDX-License-Identifier: Apache-2.0
/// What is looked at before any rule or step: which rows are finite, and what weighs.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <string>
#include <vector>

namespace stakemine::aggregation {

struct Screening {
  std::vector<double> weights;        ///< [n]; 0 for a row that is set aside
  std::vector<std::size_t> live;      ///< rows of positive weight, ascending
  std::vector<std::size_t> rejected;  ///< rows with an entry that is not finite, ascending
  double total_weight = 0;            ///< of the live rows
  double hostile_weight = 0;
  std::string refusal;  ///< why nothing can be combined; empty where something can

  [[nodiscard]] Aggregator::Checked checked(const Updates& updates) const {
    return {updates.rows, weights, live, rejected, total_weight, hostile_weight, updates.senders, updates.random};
  }
};

/// O(nd). \throws UserError naming `weights` where one of them is negative or not finite.
[[nodiscard]] Screening screen(const Updates& updates);

}  // namespace stakemine::aggregation
