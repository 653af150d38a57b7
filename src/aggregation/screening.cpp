// SPDX-License-Identifier: Apache-2.0
#include "aggregation/screening.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::aggregation {
namespace {

constexpr std::size_t kRowsOfBlock = 32;

}  // namespace

void check_weights(std::span<const double> weights) {
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (!(weights[row] >= 0.0) || !std::isfinite(weights[row]))
      throw UserError(fmt::format("weights: must be finite and ≥ 0, but that of row {} is {}", row, weights[row]));
}

Screening screen(const Updates& updates) {
  STAKEMINE_ASSERT(updates.rows.count() == updates.weights.size(), "one weight for each row");
  STAKEMINE_ASSERT(updates.senders.empty() || updates.senders.size() == updates.weights.size(),
                   "one sender for each row");
  check_weights(updates.weights);
  std::vector<char> is_good(updates.rows.count());
  const std::size_t blocks = (is_good.size() + kRowsOfBlock - 1) / kRowsOfBlock;
  updates.rows.visit([&]<class T>(MatrixView<const T> rows) {
    run_blocks(updates.runner, blocks, [&](std::size_t block) {
      const std::size_t end = std::min((block + 1) * kRowsOfBlock, rows.rows);
      for (std::size_t row = block * kRowsOfBlock; row < end; ++row)
        is_good[row] = static_cast<char>(is_finite(rows.row(row)));
    });
  });
  return screen(updates.weights, is_good, updates.hostile);
}

Screening screen(std::span<const double> weights, std::span<const char> is_good, const HostileWeight& hostile) {
  Screening out;
  out.weights.assign(weights.begin(), weights.end());
  out.live.reserve(out.weights.size());
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (is_good[row] == 0) {
      out.rejected.push_back(row);
      out.weights[row] = 0.0;
    } else if (out.weights[row] > 0.0) {
      out.live.push_back(row);
    }
  }
  out.total_weight = tree_sum(out.weights);
  out.hostile_weight = hostile.of(out.total_weight);
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
