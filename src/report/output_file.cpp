// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/output_file.hpp"

#include "stakemine/core/file_descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <streambuf>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

}  // namespace

class OutputFile::Buffer final : public std::streambuf {
 public:
  explicit Buffer(const std::filesystem::path& path)
      : file_(path, O_WRONLY | O_CREAT | O_EXCL, "create"), bytes_(kBufferBytes) {
    setp(bytes_.data(), bytes_.data() + bytes_.size());
  }

  void finish() {
    drain();
    file_.sync();
    file_.close();
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
      file_.write({text, static_cast<std::size_t>(count)});
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
    file_.write({bytes_.data(), waiting});
  }

  FileDescriptor file_;
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
  const FileDescriptor folder{directory, O_RDONLY | O_DIRECTORY};
  // Some file systems have nothing to sync in a folder and say so.
  if (::fsync(folder.number()) != 0 && errno != EINVAL && errno != ENOTSUP) throw_errno("sync", directory);
}

}  // namespace stakemine::report
