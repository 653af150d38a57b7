// SPDX-License-Identifier: Apache-2.0
/// The folder that a run leaves behind: config.json (resolved), manifest.json, summary.json, rounds.csv, miners.csv,
/// report.html, and results.csv where the task leaves a table. It appears under its name whole or not at all:
/// everything is written into a sibling
/// `<name>.partial-<pid>`, synced, and renamed as the last step.
#pragma once

#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace stakemine::report {

class PartialLock;

/// What to do about a run directory that exists already.
enum class Overwrite { refuse, replace };

/// A run directory in the making. Construct it before the run, so that a mistake is found before the work; write and
/// publish after it. Destroyed unpublished (the run failed, was refused, was thrown through), it leaves nothing behind;
/// a killed process leaves its partial folder, which the next run to that target removes. Not thread-safe.
class RunDirectory {
 public:
  /// Creates the partial folder, and the folders above it where they are missing.
  /// \throws UserError where the target exists (with Overwrite::replace: where it is something else than a run
  /// directory or an empty folder) or can't be created.
  RunDirectory(const std::filesystem::path& target, Overwrite overwrite);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  /// Where files are until they are published; others (a trace, checkpoints) may be put beside the standard ones.
  [[nodiscard]] const std::filesystem::path& partial() const noexcept { return partial_; }
  [[nodiscard]] const std::filesystem::path& target() const noexcept { return target_; }

  /// Writes the files. \param resolved_config the config as JSON text, written as it is.
  /// \throws RunError where the disk is full or fails.
  void write(const experiment::RunResult& result, std::string_view resolved_config, const Manifest& manifest);

  /// Syncs and renames. With Overwrite::replace the old directory's name never stands for anything but the whole old or
  /// the whole new one, where the file system can swap names (otherwise it is absent for a moment).
  /// \throws RunError where something took the name meanwhile; the result then stays in the partial folder, which the
  /// message names.
  void publish();

 private:
  std::filesystem::path target_;
  std::filesystem::path partial_;
  std::vector<std::filesystem::path> created_parents_;  // deepest first
  std::unique_ptr<PartialLock> lock_;
  Overwrite overwrite_;
  bool abandoned_to_user_ = false;
  bool published_ = false;
};

/// All of it at once. \throws as above
void write_run_directory(const std::filesystem::path& target, Overwrite overwrite, const experiment::RunResult& result,
                         std::string_view resolved_config, const Manifest& manifest);

}  // namespace stakemine::report
