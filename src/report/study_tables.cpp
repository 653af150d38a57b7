// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/study_tables.hpp"

#include "stakemine/report/csv_writer.hpp"

#include <algorithm>

namespace stakemine::report {
namespace {

using experiment::Interval;
using experiment::MeasureSummary;
using experiment::TrialRecord;

void interval_cells(CsvWriter& csv, const std::optional<Interval>& interval) {
  csv.cell(interval ? std::optional{interval->low} : std::nullopt);
  csv.cell(interval ? std::optional{interval->high} : std::nullopt);
}

void axis_cells(CsvWriter& csv, const StudyResult& study, std::uint64_t cell) {
  for (const std::string& value : study.cells[cell]) csv.cell(value);
}

void names(CsvWriter& csv, const std::vector<std::string>& list) {
  for (const std::string& name : list) csv.cell(name);
}

}  // namespace

void write_trials_csv(std::ostream& out, const StudyResult& study) {
  CsvWriter csv{out};
  names(csv, study.axes);
  for (const char* name : {"repetition", "seed", "digest"}) csv.cell(name);
  names(csv, study.measures);
  csv.end_row();
  for (const TrialRecord& record : study.records) {
    const experiment::Trial& trial = study.trials[record.trial];
    axis_cells(csv, study, trial.cell);
    csv.cell(trial.repetition);
    csv.cell(trial.seed);
    csv.cell(record.digest);
    for (std::size_t measure = 0; measure < study.measures.size(); ++measure)
      csv.cell(measure < record.values.size() ? record.values[measure] : std::nullopt);
    csv.end_row();
  }
}

void write_summary_csv(std::ostream& out, const StudyResult& study) {
  CsvWriter csv{out};
  names(csv, study.axes);
  for (const char* name : {"measure", "count", "mean", "median", "deviation", "student_low", "student_high",
                           "bootstrap_low", "bootstrap_high"})
    csv.cell(name);
  if (study.baseline)
    for (const char* name : {"pairs", "difference", "difference_student_low", "difference_student_high",
                             "difference_bootstrap_low", "difference_bootstrap_high"})
      csv.cell(name);
  csv.end_row();
  for (std::uint64_t cell = 0; cell < study.cells.size(); ++cell) {
    for (std::size_t measure = 0; measure < study.measures.size(); ++measure) {
      const MeasureSummary& summary = study.summary(cell, measure);
      const bool known = summary.count > 0;
      axis_cells(csv, study, cell);
      csv.cell(study.measures[measure]);
      csv.cell(summary.count);
      csv.cell(known ? std::optional{summary.mean} : std::nullopt);
      csv.cell(known ? std::optional{summary.median} : std::nullopt);
      csv.cell(summary.deviation);
      interval_cells(csv, summary.student);
      interval_cells(csv, summary.bootstrap);
      if (study.baseline) {
        csv.cell(summary.pairs);
        csv.cell(summary.difference);
        interval_cells(csv, summary.difference_student);
        interval_cells(csv, summary.difference_bootstrap);
      }
      csv.end_row();
    }
  }
}

void write_times_csv(std::ostream& out, const StudyResult& study) {
  CsvWriter csv{out};
  names(csv, study.axes);
  csv.header({"repetition", "wall_s", "cpu_s", "peak_memory_bytes"});
  for (const TrialRecord& record : study.records) {
    const experiment::Trial& trial = study.trials[record.trial];
    axis_cells(csv, study, trial.cell);
    csv.cell(trial.repetition);
    csv.cell(record.cost.wall_s);
    csv.cell(record.cost.cpu_s);
    csv.cell(record.cost.peak_memory_bytes);
    csv.end_row();
  }
}

void write_failures_csv(std::ostream& out, const StudyResult& study) {
  CsvWriter csv{out};
  names(csv, study.axes);
  csv.header({"repetition", "seed", "failure"});
  for (const TrialRecord& record : study.records) {
    if (record.failure.empty()) continue;
    const experiment::Trial& trial = study.trials[record.trial];
    axis_cells(csv, study, trial.cell);
    csv.cell(trial.repetition);
    csv.cell(trial.seed);
    csv.cell(record.failure);
    csv.end_row();
  }
}

std::uint64_t failure_count(const StudyResult& study) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(study.records, [](const TrialRecord& record) { return !record.failure.empty(); }));
}

}  // namespace stakemine::report
