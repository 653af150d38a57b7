// SPDX-License-Identifier: Apache-2.0
/// The bytes of a file, read in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace stakemine {

/// A regular file is read at any place, by several threads at once. A pipe gives its bytes once, one after another, to
/// one thread; or it is read whole at the beginning, and is then like a file. What a file holds is looked up anew by
/// each read, so that whoever reads it twice must be ready for two contents.
class ByteSource {
 public:
  enum class Pipes { stream, keep };
  /// \throws UserError `PATH: cannot be opened: REASON`
  explicit ByteSource(const std::filesystem::path& path, Pipes pipes = Pipes::stream);

  /// How many bytes there are; nothing where only reading can tell.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }
  /// Fills `to` with the bytes from `offset` on (of a stream: with the next ones). \return how many there are, fewer
  /// than asked for only at the end. \throws UserError `PATH: cannot be read: REASON`
  std::size_t read(std::uint64_t offset, std::span<char> to) const;

 private:
  [[nodiscard]] std::size_t read_once(std::uint64_t offset, std::span<char> to) const;

  std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::optional<std::uint64_t> size_;
  bool is_regular_ = false;
  std::string kept_;  // a pipe's bytes
};

}  // namespace stakemine
