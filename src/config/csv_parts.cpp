// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv_parts.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace stakemine::config {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 16;

enum class EmptyLines { records, nothing };

// What is found in a block of a file's bytes.
struct Found {
  std::uint64_t quotes = 0, newlines = 0, records = 0;  // records: that begin here
  std::uint64_t first = 0, newlines_before = 0;         // the first of those, and what precedes it in the block
};

// Looks through the bytes of a block for where records begin. In a file without faults a byte is within quotes if and
// only if the number of quotes before it is odd: doubled ones count twice.
class Scan {
 public:
  Scan(EmptyLines empty_lines, bool within_quotes, bool at_line_begin)
      : empty_lines_(empty_lines), within_quotes_(within_quotes), at_line_begin_(at_line_begin) {}

  // \param bytes of the file from `place` on; the last `ahead` of them are only looked at.
  void take(const char* bytes, std::size_t count, std::size_t ahead, std::uint64_t place) {
    const char* const end = bytes + count;
    const bool has_quotes = std::memchr(bytes, '"', count) != nullptr;
    for (const char* byte = bytes; byte != end; ++byte) {
      if (at_line_begin_) {
        at_line_begin_ = false;
        if (empty_lines_ == EmptyLines::records || !is_line_end(byte, end + ahead)) note_record(place + (byte - bytes));
      }
      if (!has_quotes) {
        const void* const newline = within_quotes_ ? nullptr : std::memchr(byte, '\n', end - byte);
        if (newline == nullptr) {
          found_.newlines += static_cast<std::uint64_t>(within_quotes_ ? std::count(byte, end, '\n') : 0);
          return;
        }
        byte = static_cast<const char*>(newline);
      }
      if (*byte == '"') {
        within_quotes_ = !within_quotes_;
        ++found_.quotes;
      } else if (*byte == '\n') {
        ++found_.newlines;
        at_line_begin_ = !within_quotes_;
      }
    }
  }

  [[nodiscard]] const Found& found() const { return found_; }

 private:
  static bool is_line_end(const char* byte, const char* end) {
    return *byte == '\n' || (*byte == '\r' && byte + 1 != end && byte[1] == '\n');
  }
  void note_record(std::uint64_t place) {
    if (found_.records++ > 0) return;
    found_.first = place;
    found_.newlines_before = found_.newlines;
  }

  EmptyLines empty_lines_;
  bool within_quotes_, at_line_begin_;
  Found found_;
};

}  // namespace

CsvParts::CsvParts(const CsvReader& whole, std::size_t part_bytes, const BlockRunner& runner) : whole_(whole) {
  STAKEMINE_ASSERT(part_bytes > 0 && whole.bytes_->size(), "parts need a file whose size is known");
  const std::uint64_t begin = whole.buffer_begin_ + whole.cursor_, end = std::max(begin, *whole.bytes_->size());
  const auto blocks = static_cast<std::size_t>((end - begin + part_bytes - 1) / part_bytes);
  const std::size_t columns = whole.header().size();
  const EmptyLines empty_lines = columns > 1 ? EmptyLines::nothing : EmptyLines::records;
  const auto begin_of = [&](std::size_t block) { return begin + std::uint64_t{block} * part_bytes; };
  const auto end_of = [&](std::size_t block) { return std::min(end, begin_of(block) + part_bytes); };
  const auto look = [&](std::size_t block, bool within_quotes) {
    std::array<char, kChunkBytes + 1> bytes;
    char before = '\n';
    if (block > 0) (void)whole.bytes_->read(begin_of(block) - 1, {&before, 1});
    Scan scan{empty_lines, within_quotes, before == '\n' && !within_quotes};
    for (std::uint64_t place = begin_of(block); place < end_of(block); place += kChunkBytes) {
      const std::size_t wanted = std::min<std::uint64_t>(kChunkBytes, end_of(block) - place);
      const std::size_t got = whole.bytes_->read(place, {bytes.data(), wanted + 1});
      scan.take(bytes.data(), std::min(got, wanted), got - std::min(got, wanted), place);
    }
    return scan.found();
  };

  std::vector<Found> found(blocks);
  run_blocks(runner, blocks, [&](std::size_t block) { found[block] = look(block, false); });
  std::vector<std::size_t> begun_within;
  std::uint64_t quotes = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    if (quotes % 2 != 0) begun_within.push_back(block);
    quotes += found[block].quotes;
  }
  run_blocks(runner, begun_within.size(),
             [&](std::size_t index) { found[begun_within[index]] = look(begun_within[index], true); });

  std::uint64_t line = whole.line_;
  for (std::size_t block = 0; block < blocks; ++block) {
    if (found[block].records > 0) {
      parts_.push_back({found[block].first, end_of(block), line + found[block].newlines_before});
      first_rows_.push_back(first_rows_.back() + found[block].records);
    }
    line += found[block].newlines;
  }
  are_plausible_ = rows() <= (end - begin + 1) / columns;
}

}  // namespace stakemine::config
