// SPDX-License-Identifier: Apache-2.0
/// The folder of a study while it runs and after: the journal of its trials, and the tables and pages that are made of
/// them. Unlike a run directory it exists from the first trial on, so that nothing finished is lost; each of its other
/// files is there whole or not at all.
#pragma once

#include "stakemine/experiment/journal.hpp"

#include <filesystem>
#include <functional>
#include <ostream>
#include <string_view>

namespace stakemine::report {

inline constexpr const char* kJournalName = "trials.journal";

/// What to do about a folder that exists already.
enum class StudyStart {
  fresh,    ///< refuse
  replace,  ///< begin again, where it is a study's
  resume,   ///< go on with it; begin where there is none
};

/// Not thread-safe.
class StudyDirectory {
 public:
  /// Touches nothing yet. \throws UserError where the folder exists and may not be used.
  StudyDirectory(const std::filesystem::path& target, StudyStart start);

  /// Creates the folder, or takes it up. \param identity of the study; the build's is added to it.
  /// \throws UserError where the folder can't be made or belongs to another study
  [[nodiscard]] experiment::Journal open(std::string_view identity);

  /// Writes one file beside, syncs it and gives it its name, whatever stood there before. \throws RunError
  void write(const std::filesystem::path& name, const std::function<void(std::ostream&)>& content) const;
  /// Takes a file away that an earlier attempt may have left.
  void remove(const std::filesystem::path& name) const;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return target_; }

 private:
  std::filesystem::path target_;
  StudyStart start_;
};

/// The same for a file anywhere.
void write_whole_file(const std::filesystem::path& file, const std::function<void(std::ostream&)>& content);

/// The first of <folder>/<name>-1, -2, … that is free, or with `resume` the last one that is not.
[[nodiscard]] std::filesystem::path numbered_directory(const std::filesystem::path& folder, std::string_view name,
                                                       StudyStart start);

}  // namespace stakemine::report
