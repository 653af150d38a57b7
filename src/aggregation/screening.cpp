// SPDX-License-Identifier: Apache-2.0
#include "aggregation/screening.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

// Written so that it vectorises: no early exit inside a row.
template <class T>
bool is_finite(std::span<const T> row) {
  unsigned bad = 0;
  for (const T entry : row) bad |= static_cast<unsigned>(!(std::abs(entry) <= std::numeric_limits<T>::max()));
  return bad == 0;
}

void check_weights(std::span<const double> weights) {
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (!(weights[row] >= 0.0) || !std::isfinite(weights[row]))
      throw UserError(fmt::format("weights: must be finite and ≥ 0, but that of row {} is {}", row, weights[row]));
}

}  // namespace

Screening screen(const Updates& updates) {
  STAKEMINE_ASSERT(updates.rows.count() == updates.weights.size(), "one weight for each row");
  STAKEMINE_ASSERT(updates.senders.empty() || updates.senders.size() == updates.weights.size(),
                   "one sender for each row");
  check_weights(updates.weights);
  Screening out;
  out.weights.assign(updates.weights.begin(), updates.weights.end());
  out.live.reserve(out.weights.size());
  updates.rows.visit([&](auto rows) {
    for (std::size_t row = 0; row < rows.rows; ++row) {
      if (!is_finite(rows.row(row))) {
        out.rejected.push_back(row);
        out.weights[row] = 0.0;
      } else if (out.weights[row] > 0.0) {
        out.live.push_back(row);
      }
    }
  });
  out.total_weight = tree_sum(out.weights);
  out.hostile_weight = updates.hostile.of(out.total_weight);
  STAKEMINE_ASSERT(out.hostile_weight >= 0.0, "a hostile weight is checked where it is read");
  if (out.total_weight == 0.0) {
    out.refusal =
        out.rejected.empty() ? "weights: their sum must be above 0" : "weights: no finite row has a weight above 0";
  } else if (!std::isfinite(out.total_weight)) {
    out.refusal = "weights: their sum must be finite";
  }
  return out;
}

}  // namespace stakemine::aggregation
