// SPDX-License-Identifier: Apache-2.0
/// IDX files, the format of MNIST (LeCun, Cortes and Burges): two zero bytes, a type, the number of dimensions, each
/// dimension as a big-endian 32-bit integer, then the numbers, big-endian, the last dimension fastest. As they are, or
/// compressed by gzip (RFC 1952).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace stakemine::learning {

/// A file, opened, its header read. One thread.
class IdxFile {
 public:
  /// \throws UserError where it can't be read, is not such a file, has no or more than 8 dimensions, or claims more
  /// numbers than a file of its size can hold.
  explicit IdxFile(const std::filesystem::path& path);
  ~IdxFile();
  IdxFile(const IdxFile&) = delete;
  IdxFile& operator=(const IdxFile&) = delete;

  [[nodiscard]] std::span<const std::uint32_t> dimensions() const { return dimensions_; }
  /// The first dimension.
  [[nodiscard]] std::size_t items() const { return dimensions_.front(); }
  /// The product of the others.
  [[nodiscard]] std::size_t numbers_per_item() const { return numbers_per_item_; }

  /// The next numbers. \throws UserError where the file ends, or one is not finite.
  void read(std::span<double> out);
  /// \throws UserError where more follows.
  void expect_end();

 private:
  class Stream;
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path path_;
  std::unique_ptr<Stream> stream_;
  std::vector<std::uint32_t> dimensions_;
  std::size_t numbers_per_item_ = 1;
  unsigned char type_ = 0;
  std::size_t width_ = 1;
  std::vector<unsigned char> bytes_;
};

}  // namespace stakemine::learning
