// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/file_descriptor.hpp"

#include "stakemine/core/error.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace stakemine {

void throw_errno(std::string_view action, const std::filesystem::path& path) {
  const int reason = errno;
  throw RunError(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(reason)));
}

FileDescriptor FileDescriptor::try_open(const std::filesystem::path& path, int flags) {
  FileDescriptor file;
  file.path_ = path;
  file.number_ = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  return file;
}

FileDescriptor::FileDescriptor(const std::filesystem::path& path, int flags, std::string_view action)
    : FileDescriptor(try_open(path, flags)) {
  if (number_ < 0) throw_errno(action, path_);
}

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) ::close(number_);
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(number_, other.number_);
  return *this;
}

void FileDescriptor::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = ::write(number_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_errno("write", path_);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void FileDescriptor::sync() const {
  if (::fdatasync(number_) != 0) throw_errno("sync", path_);
}

bool FileDescriptor::try_lock() const {
  return ::flock(number_, LOCK_EX | LOCK_NB) == 0;
}

void FileDescriptor::close() {
  if (::close(std::exchange(number_, -1)) != 0) throw_errno("close", path_);
}

}  // namespace stakemine
