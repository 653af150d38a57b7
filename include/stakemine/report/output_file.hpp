// SPDX-License-Identifier: Apache-2.0
/// Files that are complete or an error: every write is checked, and nothing counts until finish() has synced it.
#pragma once

#include <filesystem>
#include <memory>
#include <ostream>

namespace stakemine::report {

/// A new file, written through a buffer of 256 kB; an ordinary stream that throws RunError (naming the file and the
/// system's reason: no space, a quota, an I/O error) instead of setting a bit that nobody reads. Not thread-safe.
class OutputFile final : public std::ostream {
 public:
  /// \throws RunError where the file exists already or can't be created.
  explicit OutputFile(const std::filesystem::path& path);
  /// Closes. What was not finished is worth nothing.
  ~OutputFile() override;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Flushes, syncs to the disk and closes. To be called once, last. \throws RunError
  void finish();

 private:
  class Buffer;
  std::unique_ptr<Buffer> buffer_;
};

/// Makes what was created, renamed or removed in a folder durable. \throws RunError
void sync_directory(const std::filesystem::path& directory);

}  // namespace stakemine::report
