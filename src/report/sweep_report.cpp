// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/sweep_report.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/wording.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using experiment::MeasureSummary;
using experiment::Sweep;
using experiment::Trial;

std::string change_argument(const config::Override& change) {
  // A text that would read as something else stands in quotes; others are written as they are.
  std::string value = config::to_json(change.value);
  return config::pointer_of(change.path) + "=" + value;
}

// Not bytes: what a column's width counts.
std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string with_interval(const MeasureSummary& summary) {
  if (summary.count == 0) return "–";
  const std::string mean = format_significant(summary.mean);
  if (!summary.student) return mean;
  return fmt::format("{} [{}, {}]", mean, format_significant(summary.student->low),
                     format_significant(summary.student->high));
}

std::string difference_words(const MeasureSummary& summary) {
  if (!summary.difference) return "";
  const std::string mean = fmt::format("{:+.3g}", *summary.difference);
  if (!summary.difference_student) return mean;
  return fmt::format("{} [{:+.3g}, {:+.3g}]", mean, summary.difference_student->low, summary.difference_student->high);
}

}  // namespace

SweepReport make_sweep_report(const Sweep& sweep, std::vector<std::string> metrics,
                              std::vector<experiment::TrialRecord> records) {
  SweepReport report;
  report.sweep = &sweep;
  StudyResult& result = report.result;
  for (const experiment::SweepAxis& axis : sweep.axes()) result.axes.push_back(axis.name);
  for (std::uint64_t cell = 0; cell < sweep.cell_count(); ++cell) {
    const std::vector<std::size_t> points = sweep.points(cell);
    auto& labels = result.cells.emplace_back();
    for (std::size_t i = 0; i < points.size(); ++i) labels.push_back(sweep.axes()[i].points[points[i]].label);
  }
  result.measures = std::move(metrics);
  result.trials.reserve(sweep.trial_count());
  for (std::uint64_t index = 0; index < sweep.trial_count(); ++index) result.trials.push_back(sweep.trial(index));
  result.records = std::move(records);
  result.baseline = sweep.baseline_cell();
  result.summaries = experiment::summarise_cells(result.trials, result.records, result.cells.size(),
                                                 result.measures.size(), result.baseline, sweep.first_seed());
  report.whole = result.records.size() == result.trials.size();
  return report;
}

std::string tell_plan(const Sweep& sweep, const std::vector<experiment::CellEstimate>& estimates) {
  double seconds = 0, most_memory = 0;
  for (const experiment::CellEstimate& cell : estimates) {
    seconds += cell.seconds * static_cast<double>(sweep.sweep_config().repetitions);
    most_memory = std::max(most_memory, cell.memory_bytes);
  }
  std::string grid;
  for (const experiment::SweepAxis& axis : sweep.axes())
    grid += fmt::format("{}{} of {}", grid.empty() ? "" : " × ", axis.points.size(), axis.name);
  return fmt::format("{} ({}) × {} = {}; about {} of one core in all, at most {} of memory a run\n",
                     plural(sweep.cell_count(), "cell"), grid.empty() ? "no axis" : grid,
                     plural(sweep.sweep_config().repetitions, "seed"), plural(sweep.trial_count(), "run"),
                     format_duration(seconds), format_bytes(static_cast<std::uint64_t>(most_memory)));
}

std::string sweep_table(const SweepReport& report, std::size_t most) {
  const StudyResult& result = report.result;
  std::vector<std::string> head = result.axes;
  // The differences of the first metric alone: a terminal is not wide.
  const bool differences = result.cells.size() > 1;
  for (std::size_t measure = 0; measure < result.measures.size(); ++measure) {
    head.push_back(result.measures[measure]);
    if (measure == 0 && differences) head.emplace_back("to baseline");
  }
  std::vector<std::size_t> widths(head.size());
  std::vector<std::vector<std::string>> rows{std::move(head)};
  for (std::uint64_t cell = 0; cell < std::min<std::uint64_t>(result.cells.size(), most); ++cell) {
    auto& row = rows.emplace_back(result.cells[cell]);
    for (std::size_t measure = 0; measure < result.measures.size(); ++measure) {
      row.push_back(with_interval(result.summary(cell, measure)));
      if (measure == 0 && differences)
        row.push_back(cell == result.baseline ? "baseline" : difference_words(result.summary(cell, measure)));
    }
  }
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters(row[i]));
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      fmt::format_to(std::back_inserter(text), "{}{:>{}}", i == 0 ? "" : "  ", row[i], widths[i]);
    text += '\n';
  }
  if (result.cells.size() > most)
    text += fmt::format("… and {}: see summary.csv\n", plural(result.cells.size() - most, "more cell"));
  return text;
}

std::string trial_command(const Sweep& sweep, std::uint64_t cell, std::uint64_t seed) {
  std::vector<std::string> words{"stakemine", "run", sweep.sweep_config().base.path.lexically_normal().string()};
  for (const config::Override& change : sweep.changes(cell)) {
    words.emplace_back("--set");
    words.push_back(change_argument(change));
  }
  words.emplace_back("--seed");
  words.push_back(fmt::format("{}", seed));
  return shell_command(words);
}

std::string kept_run(const Trial& trial) {
  return fmt::format("runs/cell-{}-seed-{}", trial.cell, trial.seed);
}

void write_sweep_files(const StudyDirectory& directory, const SweepReport& report, const Manifest& manifest) {
  directory.write("sweep.json", [&](std::ostream& out) {
    config::JsonTextWriter json{out, config::Layout::indented};
    experiment::write_sweep_config(report.sweep->sweep_config(), json);
    out << '\n';
  });
  directory.write("manifest.json", [&](std::ostream& out) { write_manifest(out, manifest); });
  directory.write("sweep.csv", [&](std::ostream& out) { write_trials_csv(out, report.result); });
  directory.write("summary.csv", [&](std::ostream& out) { write_summary_csv(out, report.result); });
  directory.write("times.csv", [&](std::ostream& out) { write_times_csv(out, report.result); });
  if (failure_count(report.result) > 0) {
    directory.write("failures.csv", [&](std::ostream& out) { write_failures_csv(out, report.result); });
  } else {
    directory.remove("failures.csv");
  }
  directory.write("report.html", [&](std::ostream& out) { render_sweep_page(out, report, manifest); });
}

}  // namespace stakemine::report
