// SPDX-License-Identifier: Apache-2.0
#include "learning/libsvm_rows.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

constexpr std::string_view kSpaces = " \t\r";

bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

// The words of a line.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line.substr(0, line.find('#'))) {}
  /// The next one; empty at the end.
  std::string_view next() {
    const char *begin = rest_.data(), *const end = begin + rest_.size();
    while (begin != end && is_space(*begin)) ++begin;
    const char* stop = begin;
    while (stop != end && !is_space(*stop)) ++stop;
    rest_ = {stop, static_cast<std::size_t>(end - stop)};
    return {begin, static_cast<std::size_t>(stop - begin)};
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

struct Entry {
  std::uint64_t index;
  std::string_view value;
};

std::optional<Entry> parsed(std::string_view word) {
  Entry entry{};
  const char* const end = word.data() + word.size();
  const auto [colon, error] = std::from_chars(word.data(), end, entry.index);
  if (error != std::errc{} || colon == end || *colon != ':') return std::nullopt;
  entry.value = {colon + 1, static_cast<std::size_t>(end - colon - 1)};
  return entry;
}

std::string_view without_plus(std::string_view text) {
  return text.starts_with('+') ? text.substr(1) : text;
}

// Counted in bytes first, which the compiler does many at a time.
std::uint64_t colons_in(std::string_view text) {
  constexpr std::size_t kMost = 255;
  std::uint64_t count = 0;
  for (; !text.empty(); text.remove_prefix(std::min(kMost, text.size()))) {
    std::uint8_t some = 0;
    for (const char byte : text.substr(0, kMost)) some = static_cast<std::uint8_t>(some + (byte == ':' ? 1 : 0));
    count += some;
  }
  return count;
}

}  // namespace

LibsvmExtent operator+(const LibsvmExtent& a, const LibsvmExtent& b) {
  return {a.lines + b.lines, a.rows + b.rows, a.numbers + b.numbers, std::max(a.largest_index, b.largest_index)};
}

std::string_view look_at(std::string_view line, LibsvmExtent& extent) {
  ++extent.lines;
  Words words{line};
  const std::string_view label = words.next();
  if (label.empty()) return {};
  ++extent.rows;
  std::string_view entries = words.rest();
  entries = entries.substr(0, entries.find_last_not_of(kSpaces) + 1);
  extent.numbers += colons_in(entries);  // one an entry; where it is not, the line is at fault
  if (const auto last = parsed(entries.substr(entries.find_last_of(kSpaces) + 1)))
    extent.largest_index = std::max(extent.largest_index, last->index);
  return without_plus(label);
}

LibsvmExtent extent_of(LineReader lines) {
  LibsvmExtent extent;
  for (std::string_view line; lines.next(line);) look_at(line, extent);
  return extent;
}

template <class Sink>
void LibsvmReader::read(LineReader lines, std::uint64_t number, Sink sink, LibsvmLabels& labels) const {
  constexpr std::string_view kChanged = "changed while it was read";
  for (std::string_view line; lines.next(line); ++number) {
    Words words{line};
    std::string_view word = words.next();
    if (word.empty()) continue;
    const std::string_view label = without_plus(word);
    if (label.empty()) fail(number, "\"+\" is no label");
    if (!sink.begin_row()) fail(number, kChanged);
    std::optional<std::uint64_t> last;
    for (word = words.next(); !word.empty(); word = words.next()) {
      const auto entry = parsed(word);
      if (!entry) fail(number, fmt::format("\"{}\" is not index:value", word.substr(0, 40)));
      if (entry->index < options_.first_index || entry->index - options_.first_index >= features_)
        fail(number, fmt::format("index {} is not in [{}, {}]", entry->index, options_.first_index,
                                 features_ - 1 + options_.first_index));
      if (last && entry->index <= *last) fail(number, fmt::format("index {} does not ascend", entry->index));
      last = entry->index;
      const auto column = static_cast<std::uint32_t>(entry->index - options_.first_index);
      if (!sink.put(column, number_in(entry->value, number))) fail(number, kChanged);
    }
    if (target_ == Target::numbers) {
      labels.targets.push_back(number_in(label, number));
    } else {
      labels.classes.labels.push_back(labels.classes.index(label));
    }
  }
  if (!sink.is_full()) fail(number, kChanged);
}

void LibsvmReader::fail(std::uint64_t line, std::string_view what) const {
  throw UserError(fmt::format("{}:{}: {}", options_.path.path.string(), line, what));
}

double LibsvmReader::number_in(std::string_view text, std::uint64_t line) const {
  double number = 0;
  if (!config::parse_number(without_plus(text), number) || !std::isfinite(number))
    fail(line, fmt::format("\"{}\" is not a finite number", text.substr(0, 40)));
  return number;
}

template void LibsvmReader::read(LineReader, std::uint64_t, DenseSink, LibsvmLabels&) const;
template void LibsvmReader::read(LineReader, std::uint64_t, SparseSink, LibsvmLabels&) const;

}  // namespace stakemine::learning
