// SPDX-License-Identifier: Apache-2.0
/// Reads CSV files as RFC 4180 defines them: fields parted by commas, fields in quotes may hold commas, line ends and
/// doubled quotes; the first record names the columns. Besides, it takes a UTF-8 byte order mark, either kind of line
/// end (LF, CRLF) and a last line without one. In a file of several columns an empty line is no record. Spaces are part
/// of a field.
///
/// Refused, as a UserError `file:line: …`: a record with more or fewer fields than the header, a quote within a bare
/// field, text behind a closing quote, a quote that never closes, a bare CR, two columns of one name, and what passes
/// the limits.
#pragma once

#include "stakemine/core/byte_source.hpp"
#include "stakemine/core/error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::config {

/// A file that passes one of these is refused before more is allocated.
struct CsvLimits {
  static constexpr std::size_t kFieldBytes = std::size_t{1} << 20;
  static constexpr std::size_t kRecordBytes = std::size_t{64} << 20;
  static constexpr std::size_t kColumns = 65536;
};

/// Part of a file: the records that begin in [begin, end), counted in bytes from the file's beginning; at `begin`
/// begins one, on this line.
struct CsvPart {
  std::uint64_t begin = 0, end = 0, line = 1;
};

/// A number written in the whole of `text` ("1", "-2.5e3"; no sign "+", no spaces), "inf" and "nan" included.
/// \return false where it is not one, or lies beyond the range of double.
[[nodiscard]] bool parse_number(std::string_view text, double& number) noexcept;

/// One pass over a file, a record at a time. Memory: the longest record and a read buffer, whatever the file's length.
/// About 0.5 GB/s. Not thread-safe. Example:
///
///     CsvReader reader{"miners.csv"};
///     const std::size_t stake = reader.column_index("stake");
///     while (reader.next()) use(reader.number(stake));
class CsvReader {
 public:
  /// Opens the file and reads the header. \throws UserError where it can't, or the file is empty.
  explicit CsvReader(const std::filesystem::path& path);
  /// Reads a part of the same file, which must not be a pipe; csv_parts.hpp finds parts. May be made by any thread.
  CsvReader(const CsvReader& whole, const CsvPart& part);

  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return *header_; }

  [[nodiscard]] const std::string& path() const noexcept { return source_; }
  /// Whether the file can be read in parts: a pipe can't.
  [[nodiscard]] bool is_cuttable() const noexcept { return bytes_->size().has_value(); }

  /// The place of a column. \throws UserError that offers the nearest name where there is none of that name.
  [[nodiscard]] std::size_t column_index(std::string_view name) const;

  /// Goes to the next record. \return false at the end of the file.
  [[nodiscard]] bool next();

  /// The record's fields, as many as the header has; valid until the next call of next().
  [[nodiscard]] std::span<const std::string_view> row() const noexcept { return row_; }

  /// The line on which the record begins, from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return record_line_; }

  /// The field of that column as a finite number. \throws UserError where it is missing or anything else.
  [[nodiscard]] double number(std::size_t column) const;

  /// `file:line: column "x": what`, for a mistake in the current record.
  [[nodiscard]] UserError error(std::size_t column, std::string_view what) const;

 private:
  friend class CsvParts;
  struct FieldBounds {
    std::size_t begin, end;
  };
  static constexpr int kEndOfFile = -1;

  /// The byte at the cursor, kEndOfFile behind the last; reads on where the buffer is exhausted.
  int peek() { return cursor_ < filled_ ? static_cast<unsigned char>(buffer_[cursor_]) : refill(); }
  int refill();
  bool read_record();
  void read_bare_field();
  void read_quoted_field();
  /// \return whether a further field follows.
  bool read_separator();
  void read_header();
  [[nodiscard]] bool is_empty_line() const;
  [[noreturn]] void fail(std::uint64_t line, std::string_view what) const;

  std::string source_;
  std::shared_ptr<const ByteSource> bytes_;
  std::vector<char> buffer_;
  std::uint64_t buffer_begin_ = 0;                                 // the place of the buffer's first byte in the file
  std::uint64_t end_ = std::numeric_limits<std::uint64_t>::max();  // no record that begins there or behind is read
  // Positions in the buffer: of the record's first byte, of the next byte to look at, behind the last byte read.
  std::size_t record_begin_ = 0, cursor_ = 0, filled_ = 0;
  std::uint64_t line_ = 1, record_line_ = 1;
  std::vector<FieldBounds> bounds_;  // relative to record_begin_
  std::vector<std::string_view> row_;
  std::shared_ptr<const std::vector<std::string>> header_;
};

}  // namespace stakemine::config
