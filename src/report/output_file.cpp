// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/output_file.hpp"

#include "stakemine/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <streambuf>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

[[noreturn]] void throw_errno(std::string_view action, const std::filesystem::path& path) {
  const int reason = errno;
  throw RunError(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(reason)));
}

}  // namespace

class OutputFile::Buffer final : public std::streambuf {
 public:
  explicit Buffer(const std::filesystem::path& path)
      : path_(path),
        descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)),
        bytes_(kBufferBytes) {
    if (descriptor_ < 0) throw_errno("create", path_);
    setp(bytes_.data(), bytes_.data() + bytes_.size());
  }
  ~Buffer() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  void finish() {
    drain();
    if (::fsync(descriptor_) != 0) throw_errno("sync", path_);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) throw_errno("close", path_);
  }

 protected:
  int_type overflow(int_type character) override {
    drain();
    if (!traits_type::eq_int_type(character, traits_type::eof())) sputc(traits_type::to_char_type(character));
    return traits_type::not_eof(character);
  }

  std::streamsize xsputn(const char* text, std::streamsize count) override {
    if (count > epptr() - pptr()) drain();
    if (count > epptr() - pptr()) {
      write_all(text, static_cast<std::size_t>(count));
    } else {
      std::memcpy(pptr(), text, static_cast<std::size_t>(count));
      pbump(static_cast<int>(count));
    }
    return count;
  }

  int sync() override {
    drain();
    return 0;
  }

 private:
  void drain() {
    const auto waiting = static_cast<std::size_t>(pptr() - pbase());
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    write_all(bytes_.data(), waiting);
  }

  void write_all(const char* text, std::size_t count) {
    while (count > 0) {
      const ssize_t written = ::write(descriptor_, text, count);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_errno("write", path_);
      text += written;
      count -= static_cast<std::size_t>(written);
    }
  }

  std::filesystem::path path_;
  int descriptor_;
  std::vector<char> bytes_;
};

OutputFile::OutputFile(const std::filesystem::path& path)
    : std::ostream(nullptr), buffer_(std::make_unique<Buffer>(path)) {
  rdbuf(buffer_.get());
  // Lets the buffer's exception through to whoever writes.
  exceptions(std::ios::badbit);
}

OutputFile::~OutputFile() = default;

void OutputFile::finish() {
  buffer_->finish();
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw_errno("open", directory);
  const int synced = ::fsync(descriptor);
  const int reason = errno;
  ::close(descriptor);
  // Some file systems have nothing to sync in a folder and say so.
  if (synced != 0 && reason != EINVAL && reason != ENOTSUP) {
    errno = reason;
    throw_errno("sync", directory);
  }
}

}  // namespace stakemine::report
