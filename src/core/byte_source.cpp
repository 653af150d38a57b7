// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/byte_source.hpp"

#include "stakemine/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stakemine {
namespace {

constexpr std::size_t kPipeBytes = std::size_t{1} << 20;

}  // namespace

ByteSource::ByteSource(const std::filesystem::path& path, Pipes pipes)
    : path_(path.string()), file_(std::fopen(path_.c_str(), "rbe"), &std::fclose) {
  struct ::stat about {};
  if (!file_ || ::fstat(::fileno(file_.get()), &about) != 0)
    throw UserError(fmt::format("{}: cannot be opened: {}", path_, std::strerror(errno)));
  is_regular_ = S_ISREG(about.st_mode);
  if (is_regular_) size_ = static_cast<std::uint64_t>(about.st_size);
  if (is_regular_ || pipes == Pipes::stream) return;
  std::size_t filled = 0;
  do {
    kept_.resize(filled + std::max(filled, kPipeBytes));
    filled += read_once(0, std::span{kept_}.subspan(filled));
  } while (filled == kept_.size());
  kept_.resize(filled);
  size_ = filled;
}

std::size_t ByteSource::read(std::uint64_t offset, std::span<char> to) const {
  if (is_regular_ || !size_) return read_once(offset, to);
  const std::size_t begin = std::min<std::uint64_t>(offset, kept_.size());
  const std::size_t count = std::min(to.size(), kept_.size() - begin);
  std::copy_n(kept_.data() + begin, count, to.data());
  return count;
}

std::size_t ByteSource::read_once(std::uint64_t offset, std::span<char> to) const {
  const int file = ::fileno(file_.get());
  std::size_t filled = 0;
  while (filled < to.size()) {
    const ssize_t count =
        is_regular_ ? ::pread(file, to.data() + filled, to.size() - filled, static_cast<::off_t>(offset + filled))
                    : ::read(file, to.data() + filled, to.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw UserError(fmt::format("{}: cannot be read: {}", path_, std::strerror(errno)));
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return filled;
}

}  // namespace stakemine
