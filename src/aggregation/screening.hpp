// SPDX-License-Identifier: Apache-2.0
/// What is looked at before any rule or step: which rows are finite, and what weighs.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <cmath>
#include <limits>
#include <span>
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
    return {updates.rows,   weights,         live,           rejected,       total_weight,
            hostile_weight, updates.senders, updates.random, updates.runner, updates.tell};
  }
};

/// \throws UserError naming `weights` where one of them is negative or not finite.
void check_weights(std::span<const double> weights);

/// Whether all entries are. Written so that it vectorises: no early exit inside a row.
template <class T>
[[nodiscard]] bool is_finite(std::span<const T> row) {
  unsigned bad = 0;
  for (const T entry : row) bad |= static_cast<unsigned>(!(std::abs(entry) <= std::numeric_limits<T>::max()));
  return bad == 0;
}

/// O(nd). \throws as check_weights().
[[nodiscard]] Screening screen(const Updates& updates);
/// The same where it is known which rows are finite: is_good [n] is not 0 there. The weights have been checked. O(n).
[[nodiscard]] Screening screen(std::span<const double> weights, std::span<const char> is_good,
                               const HostileWeight& hostile);

}  // namespace stakemine::aggregation
