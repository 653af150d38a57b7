// SPDX-License-Identifier: Apache-2.0
#include "stakemine/run_place.hpp"

#include "stakemine/command_parts.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/checkpoints.hpp"
#include "stakemine/report/stored_run.hpp"

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

namespace fs = std::filesystem;

fs::path checkpoints_of(const fs::path& target) {
  const fs::path name = target.has_filename() ? target : target.parent_path();
  return name.string() + ".checkpoints";
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

// The first whose name is free; to go on, the last one that was begun.
fs::path numbered_target(const RunArguments& arguments) {
  const auto numbered = [&](std::uint64_t k) {
    return fs::path{"runs"} / fmt::format("{}-{}", fs::path{arguments.config}.stem().string(), k);
  };
  std::uint64_t first_free = 1;
  while (is_there(numbered(first_free)) || experiment::Checkpoints::are_in(checkpoints_of(numbered(first_free))))
    ++first_free;
  return numbered(arguments.resume && first_free > 1 ? first_free - 1 : first_free);
}

bool holds_whole_run(const fs::path& target, const experiment::ExperimentConfig& config) {
  if (!report::is_run_directory(target)) return false;
  const report::StoredRun stored = report::read_run_directory(target);
  return !stored.result.summary.interrupted && stored.config_text == resolved_text(config);
}

}  // namespace

RunPlace place_run(const RunArguments& arguments, const experiment::ExperimentConfig& config) {
  if (arguments.resume && arguments.force) throw UserError("--resume and --force: expected one of the two");
  if (arguments.resume && config.runtime.clock == experiment::Clock::wall)
    throw UserError("--resume: a run in real time can't be gone on with; expected the clock \"virtual\"");
  RunPlace place;
  place.target = arguments.out.empty() ? numbered_target(arguments) : fs::path{arguments.out};
  place.checkpoints = checkpoints_of(place.target);
  const bool was_cut_off = experiment::Checkpoints::are_in(place.checkpoints);
  if (arguments.force || (arguments.resume && was_cut_off)) place.overwrite = report::Overwrite::replace;
  if (was_cut_off && arguments.force) experiment::Checkpoints::remove_from(place.checkpoints);
  if (was_cut_off && !arguments.force && !arguments.resume)
    throw UserError(
        fmt::format("{}: a run was cut off here; go on with it by --resume, begin it again by --force, or name another "
                    "--out",
                    place.target.string()));
  place.is_whole = arguments.resume && !was_cut_off && holds_whole_run(place.target, config);
  // Of a run that was cut off while it cleared up.
  if (place.is_whole) experiment::Checkpoints::remove_from(place.checkpoints);
  return place;
}

std::string run_identity(experiment::ExperimentConfig config, const report::Manifest& build) {
  config.runtime.threads = 0;
  return fmt::format("{:016x}", hash_text(fmt::format("{} {} {} {}", build.version, build.git_id, build.compiler,
                                                      resolved_text(config))));
}

}  // namespace stakemine::tools
