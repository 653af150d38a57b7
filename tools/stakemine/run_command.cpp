// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/commands.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/engine/signals.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/report/closing_summary.hpp"
#include "stakemine/report/manifest.hpp"
#include "stakemine/report/output_file.hpp"
#include "stakemine/report/progress.hpp"
#include "stakemine/report/run_directory.hpp"
#include "stakemine/report/tables.hpp"
#include "stakemine/report/trace.hpp"
#include "stakemine/run_place.hpp"

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stop_token>

#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::tools {
namespace {

/// trace.json in the making.
struct TraceFile {
  explicit TraceFile(const std::filesystem::path& path) : file(path), trace(file) {}

  /// What the trace lacks, in a sentence; empty: nothing.
  std::string finish() {
    const std::string left_out = trace.finish();
    file.finish();
    return left_out;
  }

  report::OutputFile file;
  report::Trace trace;
};

class ShowProgress final : public protocol::RoundObserver {
 public:
  ShowProgress(report::Progress& progress, protocol::RoundObserver* trace) : progress_(progress), trace_(trace) {}
  void round_finished(const protocol::RoundRecord& record) override {
    progress_.round(record);
    if (trace_ != nullptr) trace_->round_finished(record);
  }

 private:
  report::Progress& progress_;
  protocol::RoundObserver* trace_;
};

std::vector<config::Override> overrides_of(const RunArguments& arguments) {
  std::vector<config::Override> overrides = parse_overrides(arguments.sets);
  if (arguments.seed) overrides.push_back({{"seed"}, *arguments.seed});
  if (arguments.rounds) overrides.push_back({{"rounds"}, *arguments.rounds});
  if (arguments.threads) overrides.push_back({{"runtime", "threads"}, std::uint64_t{*arguments.threads}});
  if (arguments.clock) overrides.push_back({{"runtime", "clock"}, *arguments.clock});
  return overrides;
}

double checkpoint_interval_s(const RunArguments& arguments) {
  constexpr double kUsual_s = 30;
  return arguments.checkpoint_every.empty() ? kUsual_s
                                            : parse_seconds(arguments.checkpoint_every, "--checkpoint-every", 0);
}

}  // namespace

int run_command(const RunArguments& arguments) {
  const experiment::ExperimentConfig config = experiment::read_config(arguments.config, overrides_of(arguments));
  if (arguments.trace && config.runtime.clock == experiment::Clock::wall)
    throw UserError("--trace: is in simulated time; expected the clock \"virtual\"");
  if (arguments.trace && arguments.resume)
    throw UserError("--trace: what was cut off has no trace to go on with; expected --resume or --trace, not both");
  const double every_s = checkpoint_interval_s(arguments);
  const RunPlace place = place_run(arguments, config);
  if (place.is_whole) {
    fmt::print(stderr, "{}: is whole; there is nothing to go on with\n", place.target.string());
    return kDone;
  }
  report::RunDirectory directory{place.target, place.overwrite};
  report::Manifest manifest = report::begin_manifest(arguments.command_line);

  report::ProgressStyle style = report::ProgressStyle::detect(STDERR_FILENO);
  if (arguments.quiet) style.form = report::ProgressStyle::Form::silent;
  report::Progress progress{STDERR_FILENO, style, config.rounds};
  std::optional<TraceFile> trace;
  if (arguments.trace) trace.emplace(directory.partial() / "trace.json");
  ShowProgress observer{progress, trace ? &trace->trace : nullptr};
  std::stop_source interrupt;
  const engine::InterruptHandler handler{interrupt};
  experiment::SimulateOptions options;
  options.stop = interrupt.get_token();
  options.observer = &observer;
  experiment::Checkpoints checkpoints{place.checkpoints, run_identity(config, manifest), every_s,
                                      [&](const std::string& line) {
                                        progress.finish();
                                        fmt::print(stderr, "{}\n", line);
                                      }};
  options.checkpoints = &checkpoints;
  std::optional<experiment::RoundSpool> spool;
  if (config.rounds > protocol::RoundHistory::kMost) options.spool = &spool.emplace(checkpoints, "run");
  if (trace) options.timeline = &trace->trace;
  const experiment::RunResult result = experiment::simulate(config, options);
  progress.finish();
  if (trace)
    if (const std::string left_out = trace->finish(); !left_out.empty() && !arguments.quiet)
      fmt::print(stderr, "trace.json leaves out {}\n", left_out);

  manifest.seed = config.seed;
  manifest.digest = result.summary.digest;
  manifest.threads = result.summary.threads;
  manifest.finished = report::current_time_utc();
  directory.write(result, resolved_text(config), manifest);
  directory.publish();
  const bool interrupted = result.summary.interrupted;
  if (!interrupted) checkpoints.remove();

  if (!arguments.quiet) std::fputs(report::closing_summary(result, place.target).c_str(), stderr);
  if (arguments.json) report::write_summary_json(std::cout, result.summary);
  if (interrupted && experiment::Checkpoints::are_in(place.checkpoints))
    std::fputs(resume_hint(place.target).c_str(), stderr);
  return interrupted ? kInterrupted : kDone;
}

}  // namespace stakemine::tools
