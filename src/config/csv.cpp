// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"

#include "stakemine/core/nearest_name.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

// Powers of two, so that a buffer which doubles meets the limit of a record exactly.
constexpr std::size_t kFirstBufferBytes = std::size_t{1} << 18, kLeastBufferBytes = std::size_t{1} << 12;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string shortened(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown{text.substr(0, kShown)};
  std::ranges::replace_if(
      shown, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return text.size() > kShown ? shown + "…" : shown;
}

}  // namespace

bool parse_number(std::string_view text, double& number) noexcept {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stop == end;
}

CsvReader::CsvReader(const std::filesystem::path& path)
    : source_(path.string()), bytes_(std::make_shared<const ByteSource>(path)), buffer_(kFirstBufferBytes) {
  read_header();
}

CsvReader::CsvReader(const CsvReader& whole, const CsvPart& part)
    : source_(whole.source_),
      bytes_(whole.bytes_),
      buffer_(std::bit_ceil(std::clamp<std::uint64_t>(part.end - part.begin, kLeastBufferBytes, kFirstBufferBytes))),
      buffer_begin_(part.begin),
      end_(part.end),
      line_(part.line),
      header_(whole.header_) {}

void CsvReader::read_header() {
  if (peek() == kEndOfFile) throw UserError(fmt::format("{}: is empty; its first line must name the columns", source_));
  if (std::string_view{buffer_.data(), filled_}.starts_with(kByteOrderMark)) cursor_ = kByteOrderMark.size();
  record_begin_ = cursor_;
  if (!read_record() || (row_.size() == 1 && row_[0].empty()))
    throw UserError(fmt::format("{}:1: there is no header; the first line must name the columns", source_));
  header_ = std::make_shared<const std::vector<std::string>>(row_.begin(), row_.end());
  std::vector<std::string_view> names(header_->begin(), header_->end());
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    fail(record_line_, fmt::format("two columns are named \"{}\"", shortened(*twice)));
}

std::size_t CsvReader::column_index(std::string_view name) const {
  const auto found = std::ranges::find(*header_, name);
  if (found != header_->end()) return static_cast<std::size_t>(found - header_->begin());
  const std::vector<std::string_view> legal(header_->begin(), header_->end());
  const auto nearest = nearest_name(name, legal);
  const std::string hint = nearest ? fmt::format("did you mean \"{}\"?", shortened(*nearest))
                                   : fmt::format("its columns are {}", quoted_list(legal));
  throw UserError(fmt::format("{}:1: there is no column \"{}\"; {}", source_, shortened(name), hint));
}

bool CsvReader::next() {
  do {
    record_begin_ = cursor_;
    if (buffer_begin_ + record_begin_ >= end_ || !read_record()) return false;
  } while (is_empty_line() && header_->size() > 1);
  if (row_.size() != header_->size())
    fail(record_line_, fmt::format("{} fields, where the header has {}", row_.size(), header_->size()));
  return true;
}

// A quoted field that holds nothing is a field all the same.
bool CsvReader::is_empty_line() const {
  return row_.size() == 1 && bounds_[0].begin == 0 && bounds_[0].end == 0;
}

double CsvReader::number(std::size_t column) const {
  const std::string_view text = row_[column];
  double value = 0.0;
  if (text.empty()) throw error(column, "the value is missing");
  if (!parse_number(text, value)) throw error(column, fmt::format("\"{}\" is not a number", shortened(text)));
  if (!std::isfinite(value)) throw error(column, fmt::format("\"{}\" is not a finite number", shortened(text)));
  return value;
}

UserError CsvReader::error(std::size_t column, std::string_view what) const {
  return UserError(fmt::format("{}:{}: column \"{}\": {}", source_, record_line_, shortened((*header_)[column]), what));
}

void CsvReader::fail(std::uint64_t line, std::string_view what) const {
  throw UserError(fmt::format("{}:{}: {}", source_, line, what));
}

int CsvReader::refill() {
  if (record_begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + record_begin_, filled_ - record_begin_);
    cursor_ -= record_begin_;
    filled_ -= record_begin_;
    buffer_begin_ += record_begin_;
    record_begin_ = 0;
  }
  if (filled_ == buffer_.size()) {
    if (filled_ >= CsvLimits::kRecordBytes)
      fail(record_line_, fmt::format("a record of more than {} bytes", CsvLimits::kRecordBytes));
    buffer_.resize(2 * buffer_.size());
  }
  // Behind the part's end nothing is needed but the rest of a record.
  const std::uint64_t place = buffer_begin_ + filled_;
  const std::uint64_t wanted = std::max<std::uint64_t>(end_ - std::min(end_, place), kLeastBufferBytes);
  filled_ += bytes_->read(
      place, std::span{buffer_}.subspan(filled_, std::min<std::uint64_t>(buffer_.size() - filled_, wanted)));
  return cursor_ < filled_ ? static_cast<unsigned char>(buffer_[cursor_]) : kEndOfFile;
}

bool CsvReader::read_record() {
  record_line_ = line_;
  bounds_.clear();
  if (peek() == kEndOfFile) return false;
  do {
    if (bounds_.size() == CsvLimits::kColumns) fail(line_, fmt::format("more than {} columns", CsvLimits::kColumns));
    if (peek() == '"') {
      read_quoted_field();
    } else {
      read_bare_field();
    }
    if (bounds_.back().end - bounds_.back().begin > CsvLimits::kFieldBytes)
      fail(line_, fmt::format("a field of more than {} bytes", CsvLimits::kFieldBytes));
  } while (read_separator());
  // Only now do the bytes stay where they are: refill() moves them.
  row_.clear();
  for (const auto [begin, end] : bounds_) row_.emplace_back(buffer_.data() + record_begin_ + begin, end - begin);
  return true;
}

void CsvReader::read_bare_field() {
  const std::size_t begin = cursor_ - record_begin_;
  const auto ends_field = [](char byte) { return byte == ',' || byte == '\n' || byte == '\r' || byte == '"'; };
  do {
    const char* byte = buffer_.data() + cursor_;
    const char* const end = buffer_.data() + filled_;
    while (byte != end && !ends_field(*byte)) ++byte;
    cursor_ = static_cast<std::size_t>(byte - buffer_.data());
  } while (cursor_ == filled_ && refill() != kEndOfFile);
  if (peek() == '"') fail(line_, "a quote within a field that does not begin with one");
  bounds_.push_back({begin, cursor_ - record_begin_});
}

void CsvReader::read_quoted_field() {
  const std::uint64_t opened_on = line_;
  ++cursor_;
  const std::size_t begin = cursor_ - record_begin_;
  std::size_t end = begin;  // The text is moved down over the quotes that doubling adds.
  for (;; ++cursor_) {
    const int byte = peek();
    if (byte == kEndOfFile) fail(opened_on, "the quote that opens here is never closed");
    if (byte == '"') {
      ++cursor_;
      if (peek() != '"') break;
    }
    if (byte == '\n') ++line_;
    buffer_[record_begin_ + end++] = static_cast<char>(byte);
  }
  bounds_.push_back({begin, end});
}

bool CsvReader::read_separator() {
  const int byte = peek();
  if (byte == kEndOfFile) return false;
  ++cursor_;
  if (byte == ',') return true;
  if (byte == '\r') {
    if (peek() != '\n') fail(line_, "a carriage return without a line feed");
    ++cursor_;
  } else if (byte != '\n') {
    fail(line_, "text behind a closing quote");
  }
  ++line_;
  return false;
}

}  // namespace stakemine::config
