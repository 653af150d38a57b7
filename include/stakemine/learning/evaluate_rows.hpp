// SPDX-License-Identifier: Apache-2.0
/// How a model does on many rows, several parts of them at once.
#pragma once

#include "stakemine/core/blocks.hpp"
#include "stakemine/learning/model.hpp"

#include <span>

namespace stakemine::learning {

/// Model::evaluate() on all rows: the loss has the same bits, and so does all else whatever the runner. The rows are
/// cut into at most 64 branches of the tree over which they are summed (groups of 512 rows and more), each evaluated by
/// itself and joined in the tree's order; squared errors, which the model adds one after another, are joined likewise.
[[nodiscard]] Evaluation evaluate_rows(const Model& model, const ModelShape& shape, std::span<const double> parameters,
                                       const LabelledRows& rows, const BlockRunner& runner);

}  // namespace stakemine::learning
