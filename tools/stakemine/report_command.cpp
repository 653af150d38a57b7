// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/journal.hpp"
#include "stakemine/experiment/sweep.hpp"
#include "stakemine/report/comparison.hpp"
#include "stakemine/report/metrics.hpp"
#include "stakemine/report/page.hpp"
#include "stakemine/report/scale_page.hpp"
#include "stakemine/report/stored_run.hpp"
#include "stakemine/report/stress_report.hpp"
#include "stakemine/report/sweep_report.hpp"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

namespace fs = std::filesystem;

void write_page(const fs::path& page, const std::function<void(std::ostream&)>& render) {
  report::write_whole_file(page, render);
  fmt::print("{}\n", page.string());
}

void render_run(const fs::path& directory) {
  const report::StoredRun run = report::read_run_directory(directory);
  write_page(directory / "report.html",
             [&](std::ostream& out) { report::render_report(out, run.result, run.config_text, run.manifest); });
}

void render_sweep(const fs::path& directory) {
  const experiment::Sweep sweep{experiment::read_sweep_config(directory / "sweep.json")};
  const report::Metrics metrics{sweep.sweep_config()};
  const report::SweepReport report =
      report::make_sweep_report(sweep, metrics.names(), experiment::Journal::read(directory / report::kJournalName));
  const report::Manifest manifest = report::read_manifest(directory / "manifest.json");
  write_page(directory / "report.html", [&](std::ostream& out) { report::render_sweep_page(out, report, manifest); });
}

void render_scale(const fs::path& directory) {
  const experiment::ExperimentConfig config = experiment::read_config(directory / "config.json");
  const experiment::ScaleStudy study{config, report::read_scale_options(directory / "scale.json")};
  const report::ScaleReport report =
      report::make_scale_report(study, experiment::Journal::read(directory / report::kJournalName));
  const report::Manifest manifest = report::read_manifest(directory / "manifest.json");
  write_page(directory / "report.html",
             [&](std::ostream& out) { report::render_scale_page(out, report, resolved_text(study.base()), manifest); });
}

void render(const fs::path& directory) {
  if (fs::exists(directory / "sweep.json")) {
    render_sweep(directory);
  } else if (fs::exists(directory / "scale.json")) {
    render_scale(directory);
  } else if (report::is_stress_directory(directory)) {
    write_page(directory / "report.html",
               [&](std::ostream& out) { report::render_stored_stress_page(out, directory); });
  } else {
    render_run(directory);
  }
}

}  // namespace

int report_command(const ReportArguments& arguments) {
  if (arguments.directories.size() == 1) {
    if (!arguments.out.empty())
      throw UserError("--out: belongs to the page of several runs; one run's page stands in its folder");
    render(arguments.directories.front());
    return kDone;
  }
  std::vector<report::StoredRun> runs;
  for (const std::string& directory : arguments.directories) runs.push_back(report::read_run_directory(directory));
  const fs::path page = arguments.out.empty() ? "comparison.html" : arguments.out;
  const report::Manifest manifest = report::begin_manifest(arguments.command_line);
  write_page(page, [&](std::ostream& out) { report::render_comparison(out, runs, page, manifest); });
  return kDone;
}

}  // namespace stakemine::tools
