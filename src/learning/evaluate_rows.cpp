// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/evaluate_rows.hpp"

#include "learning/block_sum.hpp"

#include <algorithm>
#include <vector>

namespace stakemine::learning {
namespace {

constexpr std::size_t kMostBranches = 64;

void add(Evaluation& to, const Evaluation& from) {
  to.loss_sum += from.loss_sum;
  to.correct += from.correct;
  to.squared_error_sum += from.squared_error_sum;
  to.rows += from.rows;
}

}  // namespace

Evaluation evaluate_rows(const Model& model, const ModelShape& shape, std::span<const double> parameters,
                         const LabelledRows& rows, const BlockRunner& runner) {
  std::size_t length = kBlockRows * kTreeLeaf;  // a leaf of the models' tree; then a power of two of them
  while (length * kMostBranches < rows.size()) length *= 2;
  std::vector<Evaluation> branches((rows.size() + length - 1) / length);
  run_blocks(runner, branches.size(), [&](std::size_t branch) {
    thread_local ModelScratch scratch;
    const std::size_t begin = branch * length;
    branches[branch] =
        model.evaluate(shape, parameters, rows.range(begin, std::min(rows.size(), begin + length)), scratch);
  });
  for (std::size_t step = 1; step < branches.size(); step *= 2)
    for (std::size_t left = 0; left + step < branches.size(); left += 2 * step)
      add(branches[left], branches[left + step]);
  return branches.empty() ? Evaluation{} : branches[0];
}

}  // namespace stakemine::learning
