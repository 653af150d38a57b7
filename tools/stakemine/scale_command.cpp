// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/engine/signals.hpp"
#include "stakemine/experiment/scale.hpp"
#include "stakemine/report/scale_report.hpp"
#include "stakemine/report/wording.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>
#include <stop_token>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

constexpr std::uint64_t kMostThreads = 1024;

experiment::ScaleStudy study_of(const ScaleArguments& arguments) {
  std::vector<config::Override> overrides = parse_overrides(arguments.sets);
  if (arguments.seed) overrides.push_back({{"seed"}, *arguments.seed});
  if (arguments.rounds) overrides.push_back({{"rounds"}, *arguments.rounds});
  experiment::ExperimentConfig config = experiment::read_config(arguments.config, overrides);
  experiment::ScaleOptions options;
  options.nodes = parse_counts(arguments.nodes, "--nodes", 1, kMaximumMiners);
  options.threads = {config.runtime.threads};
  if (!arguments.threads.empty()) {
    const auto threads = parse_counts(arguments.threads, "--threads", 0, kMostThreads);
    options.threads.assign(threads.begin(), threads.end());
  }
  options.repetitions = arguments.repetitions;
  if (arguments.repetitions == std::uint64_t{0}) throw UserError("--repetitions: 0 is not legal; expected at least 1");
  return {std::move(config), std::move(options)};
}

// Prints the line of a cell as soon as its last trial has ended.
class ScaleTable final : public experiment::TrialObserver {
 public:
  ScaleTable(const experiment::ScaleStudy& study, const StudyArguments& arguments,
             std::vector<experiment::TrialRecord> finished)
      : study_(study),
        quiet_(arguments.quiet),
        progress_(STDERR_FILENO, progress_style(arguments), 0),
        records_(std::move(finished)) {
    if (quiet_) return;
    std::fputs(report::scale_table_head().c_str(), stdout);
    print_finished();
  }

  void trial_finished(const experiment::TrialRecord& record, double share) override {
    records_.push_back(record);
    std::ranges::stable_sort(records_, {}, &experiment::TrialRecord::trial);
    print_finished();
    progress_.step(share,
                   fmt::format("{} nodes", report::format_count(study_.cell(study_.trial(record.trial).cell).nodes)));
  }
  void finish() { progress_.finish(); }

 private:
  void print_finished() {
    if (quiet_) return;
    std::vector<std::uint64_t> left(study_.cell_count());
    for (std::uint64_t index = 0; index < study_.trial_count(); ++index) ++left[study_.trial(index).cell];
    for (const experiment::TrialRecord& record : records_) --left[study_.trial(record.trial).cell];
    const report::ScaleReport report = report::make_scale_report(study_, records_);
    for (std::uint64_t cell = 0; cell < left.size(); ++cell) {
      if (left[cell] > 0 || !printed_.insert(cell).second) continue;
      progress_.finish();
      std::fputs(report::scale_table_line(report, cell).c_str(), stdout);
      std::fflush(stdout);
    }
  }

  const experiment::ScaleStudy& study_;
  bool quiet_;
  report::Progress progress_;
  std::vector<experiment::TrialRecord> records_;
  std::set<std::uint64_t> printed_;
};

void print_closing(const report::ScaleReport& report, const std::filesystem::path& directory) {
  std::fputs("\n", stdout);
  for (const std::string& sentence : report::tell(report)) std::printf("%s\n", sentence.c_str());
  std::fflush(stdout);
  std::fprintf(stderr, "\nPage: %s\nTable: %s\n", (directory / "report.html").c_str(),
               (directory / "scale.csv").c_str());
}

int status_of(const report::ScaleReport& report) {
  for (const std::uint64_t nodes : report.diverged)
    std::fprintf(stderr, "%s: the digest differs between numbers of threads: a bug of stakemine\n",
                 report::plural(nodes, "node").c_str());
  const std::uint64_t failures = report::failure_count(report.simulator);
  if (failures > 0) std::fprintf(stderr, "%s failed: see failures.csv\n", report::plural(failures, "run").c_str());
  if (!report.whole) return kInterrupted;
  return report.diverged.empty() && failures == 0 ? kDone : kFailed;
}

}  // namespace

int scale_command(const ScaleArguments& arguments) {
  const experiment::ScaleStudy study = study_of(arguments);
  const auto estimates = experiment::check_cells(study);
  report::Manifest manifest = report::begin_manifest(arguments.study.command_line);
  report::StudyDirectory directory =
      study_directory(arguments.study, std::filesystem::path{arguments.config}.stem().string() + "-scale");
  experiment::Journal journal = directory.open(study.identity());

  std::stop_source interrupt;
  const engine::InterruptHandler handler{interrupt};
  ScaleTable table{study, arguments.study, journal.records()};
  experiment::StudyOptions options;
  options.order = experiment::StudyOptions::Order::one_at_a_time;
  options.stop = interrupt.get_token();
  options.observer = &table;
  (void)experiment::run_study(study, estimates, journal, options);
  table.finish();

  const report::ScaleReport report = report::make_scale_report(study, journal.records());
  manifest.seed = report.seed;
  manifest.finished = report::current_time_utc();
  report::write_scale_files(directory, study, report, resolved_text(study.base()), manifest);
  if (!report.whole) std::fputs(resume_hint(directory.path()).c_str(), stderr);
  if (!arguments.study.quiet) print_closing(report, directory.path());
  return status_of(report);
}

}  // namespace stakemine::tools
