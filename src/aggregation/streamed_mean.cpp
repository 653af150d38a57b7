// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/streamed_mean.hpp"

#include "aggregation/row_kernels.hpp"
#include "aggregation/screening.hpp"

#include <vector>

namespace stakemine::aggregation {

Aggregate streamed_mean(const RowSource& rows, std::span<const double> weights, const BlockRunner& runner) {
  check_weights(weights);
  Branches branches{rows.count, rows.columns};
  std::vector<char> is_good(rows.count);
  run_blocks(runner, branches.size(), [&](std::size_t branch) {
    std::vector<double> row(rows.columns);
    branches.sum(branch, [&](std::size_t index, std::span<double> sum) {
      rows.make(index, row);
      is_good[index] = static_cast<char>(is_finite(std::span<const double>{row}));
      if (is_good[index] != 0 && weights[index] != 0.0)
        add_scaled(ConstMatrix{row.data(), 1, row.size()}, 0, weights[index], sum);
    });
  });
  const Screening screening = screen(weights, is_good, {});
  Aggregate out;
  out.rejected = screening.rejected;
  out.refusal = screening.refusal;
  if (out.refused()) return out;
  out.result.resize(rows.columns);
  branches.join(out.result);
  for (double& entry : out.result) entry /= screening.total_weight;
  return out;
}

}  // namespace stakemine::aggregation
