// SPDX-License-Identifier: Apache-2.0
/// Where a run's directory and its checkpoints go, and what is there already.
#pragma once

#include "stakemine/commands.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/report/manifest.hpp"
#include "stakemine/report/run_directory.hpp"

#include <filesystem>
#include <string>

namespace stakemine::tools {

struct RunPlace {
  std::filesystem::path target, checkpoints;
  report::Overwrite overwrite = report::Overwrite::refuse;
  bool is_whole = false;  ///< the run that is to be gone on with has come to its end
};

/// Removes checkpoints where --force says so. \throws UserError where the options contradict each other or what is
/// there.
[[nodiscard]] RunPlace place_run(const RunArguments& arguments, const experiment::ExperimentConfig& config);

/// A word for all that the results depend on: the config, but for its threads, and the build.
[[nodiscard]] std::string run_identity(experiment::ExperimentConfig config, const report::Manifest& build);

}  // namespace stakemine::tools
