// SPDX-License-Identifier: Apache-2.0
/// The ratings of an epoch as the steps read them: dense or sparse, with the masks applied.
#pragma once

#include "stakemine/consensus/yuma.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace stakemine::consensus {

class Ratings {
 public:
  /// Neither is copied. \param raters the node that each row is.
  Ratings(const YumaEpoch& epoch, std::span<const std::uint32_t> raters) : epoch_(epoch), raters_(raters) {}

  /// \throws UserError where shapes, masks or sparse indices are not legal. O(rows) for dense, O(entries) for sparse.
  void check_shapes(std::size_t nodes) const;

  /// Whether every entry of the row is finite and ≥ 0; otherwise which is not. Thread-safe.
  [[nodiscard]] bool is_legal(std::size_t row) const;
  [[nodiscard]] std::string complaint(std::size_t row) const;

  /// The entries [first, first + out.size()) of a row, 0 where there is none or it is masked (no permit, the node
  /// itself, registered after). Thread-safe.
  void copy(std::size_t row, std::size_t first, std::span<double> out) const;

  /// The row as it was given, without masks.
  [[nodiscard]] std::span<const double> given(std::size_t row) const;
  [[nodiscard]] bool has_permit(std::size_t row) const { return epoch_.permits.empty() || epoch_.permits[row] != 0; }

 private:
  void copy_unmasked(std::size_t row, std::size_t first, std::span<double> out) const;

  const YumaEpoch& epoch_;
  std::span<const std::uint32_t> raters_;
};

}  // namespace stakemine::consensus
