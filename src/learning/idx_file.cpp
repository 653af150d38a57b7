// SPDX-License-Identifier: Apache-2.0
#include "learning/idx_file.hpp"

#include "stakemine/core/error.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <zlib.h>

namespace stakemine::learning {
namespace {

// A byte of compressed data becomes at most this many (zlib's "Technical details").
constexpr double kMostExpansion = 1032;

std::size_t width_of(unsigned char type) {
  switch (type) {
    case 0x08:
    case 0x09:
      return 1;
    case 0x0B:
      return 2;
    case 0x0C:
    case 0x0D:
      return 4;
    case 0x0E:
      return 8;
    default:
      return 0;
  }
}

std::uint64_t big_endian(const unsigned char* bytes, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | bytes[i];
  return value;
}

double number_in(const unsigned char* bytes, unsigned char type, std::size_t width) {
  const std::uint64_t bits = big_endian(bytes, width);
  switch (type) {
    case 0x09:
      return static_cast<std::int8_t>(bits);
    case 0x0B:
      return static_cast<std::int16_t>(bits);
    case 0x0C:
      return static_cast<std::int32_t>(bits);
    case 0x0D:
      return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    case 0x0E:
      return std::bit_cast<double>(bits);
    default:
      return static_cast<double>(bits);
  }
}

}  // namespace

class IdxFile::Stream {
 public:
  explicit Stream(const std::filesystem::path& path) : file_(gzopen(path.c_str(), "rb"), &gzclose) {}
  [[nodiscard]] bool is_open() const { return file_ != nullptr; }

  /// \return whether all of it came.
  bool read(std::span<unsigned char> out) {
    while (!out.empty()) {
      const auto wanted = static_cast<unsigned>(std::min<std::size_t>(out.size(), std::size_t{1} << 30));
      const int came = gzread(file_.get(), out.data(), wanted);
      if (came <= 0) return false;
      out = out.subspan(static_cast<std::size_t>(came));
    }
    return true;
  }
  [[nodiscard]] bool is_at_end() { return gzgetc(file_.get()) == -1; }

 private:
  std::unique_ptr<gzFile_s, int (*)(gzFile)> file_;
};

IdxFile::IdxFile(const std::filesystem::path& path) : path_(path), stream_(std::make_unique<Stream>(path)) {
  constexpr std::size_t kMostDimensions = 8;
  if (!stream_->is_open()) fail("cannot be opened");
  unsigned char head[4] = {};
  if (!stream_->read(head) || head[0] != 0 || head[1] != 0) fail("is not an IDX file");
  type_ = head[2];
  width_ = width_of(type_);
  if (width_ == 0) fail("is not an IDX file: its type of numbers is unknown");
  if (head[3] == 0 || head[3] > kMostDimensions) fail("has no dimensions, or more than 8");
  double bytes = static_cast<double>(width_);
  for (std::size_t i = 0; i < head[3]; ++i) {
    unsigned char size[4] = {};
    if (!stream_->read(size)) fail("ends in its header");
    dimensions_.push_back(static_cast<std::uint32_t>(big_endian(size, 4)));
    bytes *= dimensions_.back();
  }
  std::error_code failure;
  const std::uintmax_t size = std::filesystem::file_size(path, failure);
  if (failure || bytes > kMostExpansion * static_cast<double>(size)) fail("claims more numbers than it can hold");
  for (std::size_t i = 1; i < dimensions_.size(); ++i) numbers_per_item_ *= dimensions_[i];
}

IdxFile::~IdxFile() = default;

void IdxFile::read(std::span<double> out) {
  bytes_.resize(out.size() * width_);
  if (!stream_->read(bytes_)) fail("ends early, or is damaged");
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = number_in(bytes_.data() + i * width_, type_, width_);
    if (!std::isfinite(out[i])) fail("has a number that is not finite");
  }
}

void IdxFile::expect_end() {
  if (!stream_->is_at_end()) fail("has more bytes than its header says");
}

void IdxFile::fail(const char* what) const {
  throw UserError(fmt::format("{}: {}", path_.string(), what));
}

}  // namespace stakemine::learning
