// SPDX-License-Identifier: Apache-2.0
/// A study as tables. All but times.csv and failures.csv are functions of the study alone, byte for byte: whatever the
/// number of threads, and however often it was interrupted.
#pragma once

#include "stakemine/experiment/cell_summary.hpp"
#include "stakemine/experiment/study.hpp"

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace stakemine::report {

/// A study and its records, as the tables and pages show it.
struct StudyResult {
  std::vector<std::string> axes;                ///< names of columns
  std::vector<std::vector<std::string>> cells;  ///< [cells, axes] the value of each axis, as text
  std::vector<std::string> measures;            ///< names of columns
  std::vector<experiment::Trial> trials;
  std::vector<experiment::TrialRecord> records;       ///< ascending by trial
  std::vector<experiment::MeasureSummary> summaries;  ///< [cells · measures]
  std::optional<std::uint64_t> baseline;              ///< a cell

  [[nodiscard]] const experiment::MeasureSummary& summary(std::uint64_t cell, std::size_t measure) const {
    return summaries[cell * measures.size() + measure];
  }
};

/// A row a trial: the axes, repetition, seed, digest, the measures. Trials without a record have no row, those that
/// failed have one without digest and measures.
void write_trials_csv(std::ostream& out, const StudyResult& study);

/// A row a cell and measure: the axes, `measure`, `count`, `mean`, `median`, `deviation`, the 95 % intervals of the
/// mean
/// (`student_low`, `student_high`, `bootstrap_low`, `bootstrap_high`), and where there is a baseline, the paired
/// differences to it with the same intervals.
void write_summary_csv(std::ostream& out, const StudyResult& study);

/// A row a trial: the axes, repetition, `wall_s`, and where trials ran one at a time `cpu_s` and `peak_memory_bytes`.
void write_times_csv(std::ostream& out, const StudyResult& study);

/// A row a trial that failed: the axes, repetition, seed, why.
void write_failures_csv(std::ostream& out, const StudyResult& study);
[[nodiscard]] std::uint64_t failure_count(const StudyResult& study);

}  // namespace stakemine::report
