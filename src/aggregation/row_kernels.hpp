// SPDX-License-Identifier: Apache-2.0
/// What rules do with whole rows, whatever their precision. All in double.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/aggregation/rows.hpp"
#include "stakemine/core/blocks.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace stakemine::aggregation {

/// sum += factor · row.
void add_scaled(const Rows& rows, std::size_t row, double factor, std::span<double> sum);

/// The row itself.
void copy_row(const Rows& rows, std::size_t row, std::span<double> out);

/// Σ factor_i · row_i over all rows whose factor is not 0, by the fixed tree of core/tree_sum.hpp. \param factors [n].
void weighted_sum(const Rows& rows, std::span<const double> factors, std::span<double> out,
                  const BlockRunner& runner = {});

/// Σ w_i x_i / Σ w_i. \param weights [n], their sum above 0.
void weighted_mean(const Rows& rows, std::span<const double> weights, std::span<double> out,
                   const BlockRunner& runner = {});

/// How much of each row a rule takes that chooses rows by their weight, where it is asked (Aggregate::kept).
/// \param taken [n] of each row's weight. \return [n]; empty where nobody asked.
[[nodiscard]] std::vector<double> shares_taken(const Aggregator::Checked& updates, std::span<const double> taken);

/// Σ a·b in a fixed order. The spans have one length.
[[nodiscard]] double dot(std::span<const double> a, std::span<const double> b);

/// ‖row − point‖. Neither overflows nor underflows where the result doesn't.
[[nodiscard]] double distance(const Rows& rows, std::size_t row, std::span<const double> point);
/// distance() of several rows, the same bits; the point is read once for a dozen of them. \param out one for each.
void distances(const Rows& rows, std::span<const std::size_t> which, std::span<const double> point,
               std::span<double> out);
[[nodiscard]] double norm(std::span<const double> vector);

/// Σ_k (row_k − point_k) · direction_k.
[[nodiscard]] double dot_difference(const Rows& rows, std::size_t row, std::span<const double> point,
                                    std::span<const double> direction);

/// ‖row_a − row_b‖², in double. May overflow to infinity.
[[nodiscard]] double squared_distance(const Rows& rows, std::size_t a, std::size_t b);

/// The rows in double.
[[nodiscard]] Matrix widened(const Rows& rows);

}  // namespace stakemine::aggregation
