// SPDX-License-Identifier: Apache-2.0
/// What `sweep` leaves behind and says.
#pragma once

#include "stakemine/experiment/sweep.hpp"
#include "stakemine/report/manifest.hpp"
#include "stakemine/report/study_directory.hpp"
#include "stakemine/report/study_tables.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace stakemine::report {

struct SweepReport {
  const experiment::Sweep* sweep = nullptr;  ///< must outlive the report
  StudyResult result;
  bool whole = false;  ///< whether every trial has ended
};

/// \param metrics their names, in the order in which records hold them.
[[nodiscard]] SweepReport make_sweep_report(const experiment::Sweep& sweep, std::vector<std::string> metrics,
                                            std::vector<experiment::TrialRecord> records);

/// How many runs, and about how long and how much memory they will take.
[[nodiscard]] std::string tell_plan(const experiment::Sweep& sweep,
                                    const std::vector<experiment::CellEstimate>& estimates);
/// A table for the terminal: of each metric the best-placed cells and the baseline, at most `most` lines.
[[nodiscard]] std::string sweep_table(const SweepReport& report, std::size_t most);

/// The command that runs one trial by itself.
[[nodiscard]] std::string trial_command(const experiment::Sweep& sweep, std::uint64_t cell, std::uint64_t seed);
/// The folder in which the run of a trial is kept, relative to the study's.
[[nodiscard]] std::string kept_run(const experiment::Trial& trial);

/// sweep.csv, summary.csv, times.csv, failures.csv where there are any, sweep.json, manifest.json, report.html.
void write_sweep_files(const StudyDirectory& directory, const SweepReport& report, const Manifest& manifest);

/// report.html: for one axis lines with bands, for two a heat map, small multiples for more; a table that can be
/// sorted. At most 40,000 means and their intervals are on it, less than 10 MB: of longer axes every k-th value, and it
/// says so.
void render_sweep_page(std::ostream& out, const SweepReport& report, const Manifest& manifest);

}  // namespace stakemine::report
