// SPDX-License-Identifier: Apache-2.0
/// A POSIX file that closes itself, and whose failures are exceptions.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

namespace stakemine {

/// \throws RunError "cannot ACTION PATH: REASON", the reason being that of errno.
[[noreturn]] void throw_errno(std::string_view action, const std::filesystem::path& path);

/// Holds none after a move. Not thread-safe.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  /// \param flags of open(2); O_CLOEXEC comes of itself. \param action what the error says could not be done.
  /// \throws RunError
  FileDescriptor(const std::filesystem::path& path, int flags, std::string_view action = "open");
  /// Holds none where the file can't be opened; errno says why.
  [[nodiscard]] static FileDescriptor try_open(const std::filesystem::path& path, int flags);
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept
      : path_(std::move(other.path_)), number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// All of it, however often the system must be asked. \throws RunError
  void write(std::string_view text) const;
  /// To the disk, with what tells its size; not the times. \throws RunError
  void sync() const;
  /// Whether no other process has it; this one does until it is closed (flock, exclusive).
  [[nodiscard]] bool try_lock() const;
  /// As the destructor, but says what fails. \throws RunError
  void close();

 private:
  std::filesystem::path path_;
  int number_ = -1;
};

}  // namespace stakemine
