// SPDX-License-Identifier: Apache-2.0
/// What the repetitions of each cell of a study come to.
#pragma once

#include "stakemine/experiment/statistics.hpp"
#include "stakemine/experiment/study.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::experiment {

/// Of one measure in one cell. Values that are missing or not finite are left out.
struct MeasureSummary {
  std::uint64_t count = 0;  ///< values, one a repetition
  double mean = 0, median = 0;
  std::optional<double> deviation;             ///< the standard deviation
  std::optional<Interval> student, bootstrap;  ///< of the mean
  /// Mean of the differences to the baseline cell under the same seed, over `pairs` seeds that both have. Since both
  /// drew the same stakes, speeds and data, the difference varies less than either (common random numbers).
  std::uint64_t pairs = 0;
  std::optional<double> difference;
  std::optional<Interval> difference_student, difference_bootstrap;
};

/// Cell by cell, measure by measure: [cell_count · measure_count]. \param trials by index, as records name them.
/// \param baseline a cell, whose own differences stay empty, or nothing. Draws of the bootstrap are keyed by (seed,
/// cell, measure). About 4 µs a value and interval; cells are worked on in parallel, on one thread a core.
[[nodiscard]] std::vector<MeasureSummary> summarise_cells(std::span<const Trial> trials,
                                                          std::span<const TrialRecord> records,
                                                          std::uint64_t cell_count, std::size_t measure_count,
                                                          std::optional<std::uint64_t> baseline, std::uint64_t seed);

}  // namespace stakemine::experiment
