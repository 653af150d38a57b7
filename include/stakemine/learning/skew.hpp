// SPDX-License-Identifier: Apache-2.0
/// How unlike the miners' data are, as it turned out.
#pragma once

#include "stakemine/learning/placement.hpp"

#include <cstdint>

namespace stakemine::learning {

struct DataSkew {
  std::uint64_t holders = 0;                     ///< miners with at least one row
  std::uint32_t fewest_rows = 0, most_rows = 0;  ///< of a holder
  /// Σ_i (m_i/n) · ½ Σ_c |p_i(c) − p(c)|, the mean total variation distance between a holder's classes and all: 0 where
  /// all are alike or numbers are predicted, 1 − Σ p(c)² where each holds one class only.
  double label = 0;
  double quantity = 0;  ///< Gini coefficient of the holders' numbers of rows, 0 where equal
};

/// \param partition one in which miners hold the rows.
[[nodiscard]] DataSkew measure_skew(const Dataset& data, const Partition& partition);

}  // namespace stakemine::learning
