// SPDX-License-Identifier: Apache-2.0
#include "learning/line_blocks.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace stakemine::learning {
namespace {

constexpr std::size_t kFirstBufferBytes = std::size_t{1} << 18, kLeastBufferBytes = std::size_t{1} << 12;

}  // namespace

LineReader::LineReader(const ByteSource& text, std::uint64_t begin, std::uint64_t end)
    : text_(text),
      buffer_begin_(begin),
      end_(end),
      buffer_(std::clamp<std::uint64_t>(end - begin, kLeastBufferBytes, kFirstBufferBytes)) {
  if (begin == 0) return;
  --buffer_begin_;  // The line that the byte before belongs to ends before the first of ours.
  skip_line();
}

void LineReader::skip_line() {
  while (buffer_begin_ + cursor_ < end_) {
    if (cursor_ == filled_ && !refill()) return;
    const char* const from = buffer_.data() + cursor_;
    const void* const newline = std::memchr(from, '\n', filled_ - cursor_);
    cursor_ =
        newline == nullptr ? filled_ : static_cast<std::size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
    if (newline != nullptr) return;
  }
}

bool LineReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + cursor_, filled_ - cursor_);
  buffer_begin_ += cursor_;
  filled_ -= cursor_;
  cursor_ = 0;
  if (filled_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  // Behind the block's end nothing is needed but the rest of a line.
  const std::uint64_t place = buffer_begin_ + filled_;
  const std::uint64_t wanted = std::max<std::uint64_t>(end_ - std::min(end_, place), kLeastBufferBytes);
  const std::size_t count =
      text_.read(place, std::span{buffer_}.subspan(filled_, std::min<std::uint64_t>(buffer_.size() - filled_, wanted)));
  filled_ += count;
  return count > 0;
}

bool LineReader::next(std::string_view& line) {
  if (buffer_begin_ + cursor_ >= end_) return false;
  std::size_t searched = 0;
  for (;;) {
    const char* const from = buffer_.data() + cursor_;
    const std::size_t there = filled_ - cursor_;
    const void* const newline = there > searched ? std::memchr(from + searched, '\n', there - searched) : nullptr;
    if (newline != nullptr) {
      line = {from, static_cast<std::size_t>(static_cast<const char*>(newline) - from)};
      cursor_ += line.size() + 1;
      return true;
    }
    searched = there;
    if (refill()) continue;
    line = {buffer_.data() + cursor_, filled_ - cursor_};
    cursor_ = filled_;
    return !line.empty();
  }
}

}  // namespace stakemine::learning
