// SPDX-License-Identifier: Apache-2.0
/// The squared distances between all pairs of live rows: what every rule of distances begins with.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace stakemine::aggregation {

/// Symmetric, zero on the diagonal, ≥ 0; indices are places in the list of live rows. Computed from differences, not
/// from products: rows far from the origin lose nothing, and nothing need be clamped. Where most rows in double are so
/// long or so short that squares would leave its range (2^±400), all are multiplied by one power of two: only ratios
/// mean anything then, and no rule looks at more. Memory: 8 n² bytes.
class PairDistances {
 public:
  /// `own` computes with the rows' precision, `twofold` in double.
  enum class Precision { own, twofold };

  /// The most rows whose distances are held.
  static constexpr std::size_t kMostRows = 20'000;
  /// Why so many rows are too many, with the estimate; empty where they aren't.
  [[nodiscard]] static std::string refusal(std::size_t live_rows);

  /// O(n² d / 2). \param updates at most kMostRows live rows.
  PairDistances(const Aggregator::Checked& updates, Precision precision);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] double at(std::size_t a, std::size_t b) const { return squares_[a * size_ + b]; }
  /// [n] the squared distances from one row.
  [[nodiscard]] std::span<const double> from(std::size_t a) const {
    return std::span{squares_}.subspan(a * size_, size_);
  }
  /// Each is right within this share of itself.
  [[nodiscard]] double relative_error() const { return relative_error_; }

 private:
  std::size_t size_;
  std::vector<double> squares_;
  double relative_error_;
};

}  // namespace stakemine::aggregation
