// SPDX-License-Identifier: Apache-2.0
/// A run directory, read back: for rendering its page again, and for comparing runs.
#pragma once

#include "stakemine/config/value.hpp"
#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include <filesystem>
#include <string>

namespace stakemine::report {

struct StoredRun {
  std::filesystem::path directory;
  std::string config_text;  ///< config.json as it stands
  config::Value config, summary;
  experiment::RunResult
      result;  ///< without the final model and the contents of results.csv, which no file and no page has
  Manifest manifest;
};

/// Whether a folder is a run directory (and not a study's, or something else).
[[nodiscard]] bool is_run_directory(const std::filesystem::path& directory);

/// \throws UserError where a file is missing or not what stakemine writes.
[[nodiscard]] StoredRun read_run_directory(const std::filesystem::path& directory);

/// manifest.json alone, of a run or a study. \throws UserError likewise
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& file);

}  // namespace stakemine::report
