// SPDX-License-Identifier: Apache-2.0
/// The lines of a text, block by block of its bytes.
#pragma once

#include "stakemine/core/byte_source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stakemine::learning {

/// Goes through the lines that begin in [begin, end), bytes counted from the text's beginning. Memory: a buffer that
/// holds the longest of them. The text's size must be known.
class LineReader {
 public:
  LineReader(const ByteSource& text, std::uint64_t begin, std::uint64_t end);

  /// Goes to the next line. \param[out] line without what ends it, '\n'; valid until the next call. \return whether
  /// there is one; behind the text's last '\n' there is none.
  [[nodiscard]] bool next(std::string_view& line);

 private:
  /// Reads on, keeping what is not yet given. \return whether there was more.
  bool refill();
  void skip_line();

  const ByteSource& text_;
  std::uint64_t buffer_begin_, end_;
  std::vector<char> buffer_;
  std::size_t cursor_ = 0, filled_ = 0;
};

/// A text cut into blocks of equal size; a line belongs to the block in which it begins.
struct LineBlocks {
  const ByteSource& text;
  std::size_t bytes;  ///< of a block, ≥ 1

  [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>((*text.size() + bytes - 1) / bytes); }
  [[nodiscard]] LineReader lines(std::size_t block) const {
    const std::uint64_t begin = std::uint64_t{block} * bytes;
    return {text, begin, std::min(*text.size(), begin + bytes)};
  }
};

}  // namespace stakemine::learning
