// SPDX-License-Identifier: Apache-2.0
/// Where a study keeps its records: one file that is only ever appended to, a line a trial, each with a checksum. A
/// process that is killed at any moment loses at most the line that it was writing.
#pragma once

#include "stakemine/core/file_descriptor.hpp"
#include "stakemine/experiment/study.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::experiment {

/// Text: `stakemine-trials 1 <identity>`, then `<trial> <digest> <wall s> <cpu s> <memory> <n> <values …> <failure>
/// <checksum>` with numbers that read back to the same bits, "-" for what is not there and XXH3 as checksum. Not
/// thread-safe. A write is one system call; the file is synced to the disk once a second and at the end.
class Journal {
 public:
  /// Begins the file. \param identity a word that tells studies apart: of what runs and by which build.
  /// \throws RunError where the file exists or can't be written.
  [[nodiscard]] static Journal begin(const std::filesystem::path& file, std::string_view identity);
  /// Takes up a file that was begun, cuts off a line that was not finished, and everything behind one that is damaged.
  /// \throws UserError where it belongs to another study, or another process holds it.
  [[nodiscard]] static Journal resume(const std::filesystem::path& file, std::string_view identity);
  /// The records of a file, without taking it up.
  [[nodiscard]] static std::vector<TrialRecord> read(const std::filesystem::path& file);

  /// \throws RunError where the disk is full or fails.
  void append(TrialRecord record);
  void sync();

  /// By trial, ascending, the last one where a trial has several.
  [[nodiscard]] std::vector<TrialRecord> records() const;
  /// Of the trials 0 … trial_count − 1, which have a record without failure.
  [[nodiscard]] std::vector<bool> finished(std::uint64_t trial_count) const;

 private:
  explicit Journal(FileDescriptor file);

  FileDescriptor file_;
  std::int64_t next_sync_ns_ = 0;
  std::vector<TrialRecord> records_;  ///< in the order of the file
};

}  // namespace stakemine::experiment
