// SPDX-License-Identifier: Apache-2.0
/// What each partial result was worth, by its direction: the cosine of a miner's update and what came out of the round
/// (Xu, Lyu, Ma, Miao, Foo and Low 2021, "Gradient driven rewards to guarantee fairness in collaborative machine
/// learning"). n times cheaper than leaving each out, and blind to what an update adds beyond its direction: duplicates
/// are worth as much as originals.
#pragma once

#include "stakemine/core/matrix.hpp"

#include <span>
#include <vector>

namespace stakemine::incentive {

/// cos(update_i, aggregate) in [−1, 1], 0 where either is all 0. \param updates [n, d], finite. \param aggregate [d],
/// finite. Thread-safe. O(n d).
[[nodiscard]] std::vector<double> gradient_similarity(ConstMatrix updates, std::span<const double> aggregate);

}  // namespace stakemine::incentive
