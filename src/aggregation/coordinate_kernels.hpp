// SPDX-License-Identifier: Apache-2.0
/// What rules of coordinates share.
#pragma once

#include "aggregation/column_selector.hpp"

#include <functional>

namespace stakemine::aggregation {

/// Calls work(columns, first, count) for all coordinates, block by block, each loaded; several at once where the
/// updates have a runner, each with a selector of its own.
using ColumnWork = std::function<void(ColumnSelector& columns, std::size_t first, std::size_t count)>;
void for_each_block(const Aggregator::Checked& updates, ColumnSelector::Precision precision, const ColumnWork& work);

/// The weighted median of each coordinate of the loaded block; where the running weight is W/2 (within 1e-12 W), the
/// mean of the two neighbours. \param[out] out one for each coordinate.
void medians(const ColumnSelector& columns, double total_weight, std::span<double> out);

/// Of each coordinate, the mean of the weight `kept` that lies nearest to the coordinate's median; of rows equally far,
/// the lowest first, the last one in part. \param kept above 0, at most W.
void mean_of_nearest_to_median(const Aggregator::Checked& updates, double kept, std::span<double> out);

}  // namespace stakemine::aggregation
