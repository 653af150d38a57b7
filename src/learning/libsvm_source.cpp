// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/libsvm_source.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/core/byte_source.hpp"
#include "stakemine/core/error.hpp"

#include "learning/line_blocks.hpp"
#include "learning/text_classes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

// What a look at some lines shows: indices ascend, so that a line's last entry has its largest.
struct Extent {
  std::uint64_t lines = 0, rows = 0, largest_index = 0;
};

// Whether the line is a row; an empty one and a comment are none.
bool look_at(std::string_view line, Extent& extent) {
  ++extent.lines;
  line = line.substr(0, line.find('#'));
  line = line.substr(0, line.find_last_not_of(kSpaces) + 1);
  if (line.empty()) return false;
  ++extent.rows;
  if (const auto last = parsed(line.substr(line.find_last_of(kSpaces) + 1)))
    extent.largest_index = std::max(extent.largest_index, last->index);
  return true;
}

Extent extent_of(LineReader lines) {
  Extent extent;
  for (std::string_view line; lines.next(line);) (void)look_at(line, extent);
  return extent;
}

Extent operator+(const Extent& a, const Extent& b) {
  return {a.lines + b.lines, a.rows + b.rows, std::max(a.largest_index, b.largest_index)};
}

// What is read of the rows of a block but their features, which go where they belong.
struct RowPart {
  LabelPart classes;
  std::vector<double> targets;
};

// Reads rows of one file.
class RowReader {
 public:
  RowReader(const LibsvmSource::Options& options, Target target, std::size_t features)
      : options_(options), target_(target), features_(features) {}

  // The lines from the one of this number on, 1 the first, into the rows from `row` on, all zero.
  void read(LineReader lines, std::uint64_t number, MatrixView<double> rows, RowPart& part) const {
    std::size_t row = 0;
    for (std::string_view line; lines.next(line); ++number) {
      Words words{line};
      const std::string_view word = words.next();
      if (word.empty()) continue;
      const std::string_view label = without_plus(word);
      if (label.empty()) fail(number, "\"+\" is no label");
      if (row == rows.rows) fail(number, "changed while it was read");
      read_row(label, words, number, rows.row(row++), part);
    }
    if (row != rows.rows) fail(number, "changed while it was read");
  }

 private:
  void read_row(std::string_view label, Words& words, std::uint64_t line, std::span<double> row, RowPart& part) const {
    std::optional<std::uint64_t> last;
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
      const auto entry = parsed(word);
      if (!entry) fail(line, fmt::format("\"{}\" is not index:value", word.substr(0, 40)));
      if (entry->index < options_.first_index || entry->index - options_.first_index >= features_)
        fail(line, fmt::format("index {} is not in [{}, {}]", entry->index, options_.first_index,
                               features_ - 1 + options_.first_index));
      if (last && entry->index <= *last) fail(line, fmt::format("index {} does not ascend", entry->index));
      last = entry->index;
      row[entry->index - options_.first_index] = number_in(entry->value, line);
    }
    if (target_ == Target::numbers) {
      part.targets.push_back(number_in(label, line));
    } else {
      part.classes.labels.push_back(part.classes.index(label));
    }
  }
  [[noreturn]] void fail(std::uint64_t line, std::string_view what) const {
    throw UserError(fmt::format("{}:{}: {}", options_.path.path.string(), line, what));
  }
  [[nodiscard]] double number_in(std::string_view text, std::uint64_t line) const {
    double number = 0;
    if (!config::parse_number(without_plus(text), number) || !std::isfinite(number))
      fail(line, fmt::format("\"{}\" is not a finite number", text.substr(0, 40)));
    return number;
  }

  const LibsvmSource::Options& options_;
  Target target_;
  std::size_t features_;
};

std::uint64_t features_of(const LibsvmSource::Options& options, const Extent& extent) {
  return options.features.value_or(extent.largest_index + 1 - options.first_index);
}

}  // namespace

const config::ObjectDescription& LibsvmSource::Options::description() {
  using Self = Options;
  static const auto described = describe_preparation(
      config::Description<Self>("libsvm_data", "A LIBSVM text file: label index:value index:value …")
          .field("path", &Self::path, "The file.", {.required = true})
          .field("features", &Self::features, "How many columns there are; the largest index if absent.",
                 {.range = config::between(1, static_cast<double>(kMostFeatures))})
          .field("first_index", &Self::first_index, "The index of the first column.",
                 {.range = config::between(0, 1)}));
  return described;
}

DataSource::Raw LibsvmSource::do_load(const DataRequest& request) const {
  const std::string file = options_.path.path.string();
  if (!request.placement_column.empty())
    throw UserError(fmt::format("{}: has no columns that could say who holds a row", file));
  const ByteSource text{options_.path.path, ByteSource::Pipes::keep};
  const LineBlocks blocks{text, request.block_bytes};
  std::vector<Extent> extents(blocks.count());
  run_blocks(request.runner, blocks.count(),
             [&](std::size_t block) { extents[block] = extent_of(blocks.lines(block)); });
  std::vector<Extent> before{{}};  // each block, and the end
  for (const Extent& own : extents) before.push_back(before.back() + own);
  const Extent& extent = before.back();
  const std::uint64_t features = features_of(options_, extent);
  if (features == 0 || features > kMostFeatures)
    throw UserError(fmt::format("{}: {} features; expected 1 to {}", file, features, kMostFeatures));
  if (extent.rows == 0 || extent.rows >= std::numeric_limits<std::uint32_t>::max())
    throw UserError(
        fmt::format("{}: {} rows; expected 1 to {}", file, extent.rows, std::numeric_limits<std::uint32_t>::max() - 1));
  Raw raw;
  Dataset& data = raw.data;
  data.name = options_.path.path.filename().string();
  try {
    data.features = Matrix{static_cast<std::size_t>(extent.rows), static_cast<std::size_t>(features)};
  } catch (const std::bad_alloc&) {  // Of a pipe nothing was known before.
    throw UserError(fmt::format("{}: {} rows of {} features, held dense, take {:.3g} GB, more than there is", file,
                                extent.rows, features,
                                static_cast<double>(extent.rows) * static_cast<double>(features) * 8e-9));
  }
  for (std::uint64_t j = 0; j < features; ++j) data.feature_names.push_back(fmt::format("x{}", j));
  const RowReader reader{options_, request.target, static_cast<std::size_t>(features)};
  std::vector<RowPart> parts(blocks.count());
  run_blocks(request.runner, blocks.count(), [&](std::size_t block) {
    reader.read(blocks.lines(block), before[block].lines + 1,
                {data.features.row(static_cast<std::size_t>(before[block].rows)).data(),
                 static_cast<std::size_t>(extents[block].rows), data.features.columns},
                parts[block]);
  });
  LabelIndex classes;
  for (RowPart& part : parts) {
    append_labels(part.classes, classes, data.labels);
    data.targets.insert(data.targets.end(), part.targets.begin(), part.targets.end());
  }
  if (request.target == Target::numbers) return raw;
  name_classes(classes.names(), data);
  if (data.class_names.size() < 2) throw UserError(fmt::format("{}: one label only; at least two are needed", file));
  return raw;
}

MemoryEstimate LibsvmSource::do_memory_estimate() const {
  constexpr double kBytesPerRow = 32, kBytesPerName = 64;
  constexpr std::uint64_t kSampledRows = 1000;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(options_.path.path, failure)) return {};
  const ByteSource text{options_.path.path};
  LineReader lines{text, 0, *text.size()};
  Extent extent;
  std::set<std::string, std::less<>> labels;
  for (std::string_view line; lines.next(line);)
    if (look_at(line, extent) && extent.rows <= kSampledRows) labels.emplace(Words{line}.next());
  const auto rows = static_cast<double>(extent.rows), features = static_cast<double>(features_of(options_, extent));
  return {.bytes = rows * (8 * features + kBytesPerRow) + kBytesPerName * features,
          .field = options_.features ? "features" : "path",
          .rows = rows,
          .features = features,
          .classes = static_cast<double>(labels.size())};
}

}  // namespace stakemine::learning
