// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/engine/signals.hpp"
#include "stakemine/experiment/sweep.hpp"
#include "stakemine/report/metrics.hpp"
#include "stakemine/report/run_directory.hpp"
#include "stakemine/report/sweep_report.hpp"
#include "stakemine/report/wording.hpp"

#include <cstdio>
#include <filesystem>
#include <stop_token>

#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::tools {
namespace {

constexpr std::size_t kMostLines = 40;

class SweepProgress final : public experiment::TrialObserver {
 public:
  SweepProgress(const StudyArguments& arguments, std::uint64_t total, std::uint64_t before)
      : progress_(STDERR_FILENO, progress_style(arguments), 0), total_(total), ended_(before) {
    if (total > 0) progress_.begin_at(static_cast<double>(before) / static_cast<double>(total));
  }
  void trial_finished(const experiment::TrialRecord&, double share) override {
    ++ended_;
    progress_.step(share, fmt::format("run {} of {}", report::format_count(ended_), report::format_count(total_)));
  }
  void finish() { progress_.finish(); }

 private:
  report::Progress progress_;
  std::uint64_t total_, ended_;
};

// Keeps the run directories that the sweep file asks for, and measures.
experiment::Meter meter_of(const report::Metrics& metrics, experiment::KeepRuns keep,
                           const std::filesystem::path& folder, const report::Manifest& study) {
  return [&metrics, keep, folder, study](const experiment::Trial& trial, const experiment::ExperimentConfig& config,
                                         const experiment::RunResult& result) {
    if (keep == experiment::KeepRuns::all || (keep == experiment::KeepRuns::first && trial.repetition == 0)) {
      report::Manifest manifest = study;
      manifest.seed = trial.seed;
      manifest.digest = result.summary.digest;
      manifest.threads = result.summary.threads;
      manifest.finished = report::current_time_utc();
      report::write_run_directory(folder / report::kept_run(trial), report::Overwrite::replace, result,
                                  resolved_text(config), manifest);
    }
    return metrics.measure(result);
  };
}

int status_of(const report::SweepReport& report) {
  const std::uint64_t failures = report::failure_count(report.result);
  if (failures > 0) std::fprintf(stderr, "%s failed: see failures.csv\n", report::plural(failures, "run").c_str());
  if (!report.whole) return kInterrupted;
  return failures == 0 ? kDone : kFailed;
}

}  // namespace

int sweep_command(const SweepArguments& arguments) {
  experiment::Sweep sweep{experiment::read_sweep_config(arguments.sweep, parse_overrides(arguments.sets))};
  const report::Metrics metrics{sweep.sweep_config()};
  if (!metrics.need_attack_baselines()) sweep.leave_out_attack_baselines();
  const auto estimates = experiment::check_cells(sweep);
  if (!arguments.study.quiet) std::fputs(report::tell_plan(sweep, estimates).c_str(), stderr);

  report::Manifest manifest = report::begin_manifest(arguments.study.command_line);
  report::StudyDirectory directory =
      study_directory(arguments.study, std::filesystem::path{arguments.sweep}.stem().string());
  experiment::Journal journal = directory.open(sweep.identity());
  sweep.measure_by(meter_of(metrics, sweep.sweep_config().keep_runs, directory.path(), manifest));

  std::stop_source interrupt;
  const engine::InterruptHandler handler{interrupt};
  SweepProgress progress{arguments.study, sweep.trial_count(), journal.records().size()};
  experiment::StudyOptions options;
  options.threads = arguments.threads.value_or(0);
  options.stop = interrupt.get_token();
  options.observer = &progress;
  (void)experiment::run_study(sweep, estimates, journal, options);
  progress.finish();

  const report::SweepReport report = report::make_sweep_report(sweep, metrics.names(), journal.records());
  manifest.seed = sweep.first_seed();
  manifest.finished = report::current_time_utc();
  report::write_sweep_files(directory, report, manifest);
  if (!report.whole) std::fputs(resume_hint(directory.path()).c_str(), stderr);
  if (!arguments.study.quiet) {
    std::fputs(report::sweep_table(report, kMostLines).c_str(), stdout);
    std::fflush(stdout);
    std::fprintf(stderr, "\nPage: %s\nTable: %s\n", (directory.path() / "report.html").c_str(),
                 (directory.path() / "sweep.csv").c_str());
  }
  return status_of(report);
}

}  // namespace stakemine::tools
