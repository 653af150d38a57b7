// SPDX-License-Identifier: Apache-2.0
/// What `scale` leaves behind and says: tables, fits, a line of the terminal's table, a page.
#pragma once

#include "stakemine/experiment/scale.hpp"
#include "stakemine/report/manifest.hpp"
#include "stakemine/report/study_directory.hpp"
#include "stakemine/report/study_tables.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace stakemine::report {

struct ScaleReport {
  StudyResult network;    ///< one cell a size: a function of the study alone
  StudyResult simulator;  ///< one cell a size and number of threads: what the simulator spent
  experiment::ScaleFits fits;
  bool whole = false;  ///< whether every trial has ended
  std::string title;   ///< of the config
  std::uint64_t rounds = 0, seed = 0;
  /// Sizes whose digest is not the same at every number of threads; a bug of ours where there is any.
  std::vector<std::uint64_t> diverged;
};

[[nodiscard]] ScaleReport make_scale_report(const experiment::ScaleStudy& study,
                                            std::vector<experiment::TrialRecord> records);

/// A row a parameter of a law: law, parameter, value, low, high, the law's relative error, or why it is not supported.
void write_scale_fits_csv(std::ostream& out, const experiment::ScaleFits& fits);
/// The growth of the simulator's own cost, a row a number of threads.
void write_cost_fits_csv(std::ostream& out, const ScaleReport& report);

/// The head of the terminal's table, and the line of a finished cell (of `simulator`).
[[nodiscard]] std::string scale_table_head();
[[nodiscard]] std::string scale_table_line(const ScaleReport& report, std::uint64_t cell);
/// What it comes to, a sentence each.
[[nodiscard]] std::vector<std::string> tell(const ScaleReport& report);

/// scale.json: sizes, threads and repetitions, with which the config makes the study.
void write_scale_options(std::ostream& out, const experiment::ScaleStudy& study);
[[nodiscard]] experiment::ScaleOptions read_scale_options(const std::filesystem::path& file);

/// config.json, scale.json, manifest.json, scale.csv, summary.csv, times.csv, fits.csv, cost_fits.csv, failures.csv
/// where there are any, report.html.
void write_scale_files(const StudyDirectory& directory, const experiment::ScaleStudy& study, const ScaleReport& report,
                       std::string_view resolved_config, const Manifest& manifest);

}  // namespace stakemine::report
