// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/libsvm_source.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/core/error.hpp"

#include "learning/text_classes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

constexpr std::string_view kSpaces = " \t\r";

std::string read_whole(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text;
  if (file) text.assign(std::istreambuf_iterator<char>{file}, {});
  if (!file) throw UserError(fmt::format("{}: cannot be read", path.string()));
  return text;
}

// The words of a line.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line.substr(0, line.find('#'))) {}
  /// The next one; empty at the end.
  std::string_view next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpaces), rest_.size()));
    const std::string_view word = rest_.substr(0, rest_.find_first_of(kSpaces));
    rest_.remove_prefix(word.size());
    return word;
  }

 private:
  std::string_view rest_;
};

// Calls visit(line, its number from 1) for each line.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

struct Entry {
  std::uint64_t index;
  std::string_view value;
};

std::optional<Entry> parsed(std::string_view word) {
  Entry entry{};
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + colon, entry.index);
  if (error != std::errc{} || stop != word.data() + colon) return std::nullopt;
  entry.value = word.substr(colon + 1);
  return entry;
}

std::string_view without_plus(std::string_view text) {
  return text.starts_with('+') ? text.substr(1) : text;
}

// What a look at the file shows: indices ascend, so that a line's last entry has its largest.
struct Extent {
  std::uint64_t rows = 0, largest_index = 0;
  std::set<std::string, std::less<>> labels;  // of the first rows
};

Extent extent_of(std::string_view text) {
  constexpr std::size_t kSampledLabels = 1000;
  Extent extent;
  for_each_line(text, [&](std::string_view line, std::uint64_t) {
    Words words{line};
    const std::string_view label = words.next();
    if (label.empty()) return;
    ++extent.rows;
    if (extent.rows <= kSampledLabels) extent.labels.emplace(label);
    line = line.substr(0, line.find('#'));
    line = line.substr(0, line.find_last_not_of(kSpaces) + 1);
    if (const auto last = parsed(line.substr(line.find_last_of(kSpaces) + 1)))
      extent.largest_index = std::max(extent.largest_index, last->index);
  });
  return extent;
}

// Reads the rows of one file.
class Filler {
 public:
  Filler(const LibsvmSource::Options& options, Target target, std::size_t features, Dataset& data)
      : options_(options), target_(target), features_(features), data_(data) {}

  void add(std::string_view line, std::uint64_t number) {
    Words words{line};
    const std::string_view first = words.next();
    if (first.empty()) return;
    line_ = number;
    const std::string_view label = without_plus(first);
    if (label.empty()) fail("\"+\" is no label");
    const std::span<double> row = data_.features.row(row_);
    std::optional<std::uint64_t> last;
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
      const auto entry = parsed(word);
      if (!entry) fail(fmt::format("\"{}\" is not index:value", word.substr(0, 40)));
      if (entry->index < options_.first_index || entry->index - options_.first_index >= features_)
        fail(fmt::format("index {} is not in [{}, {}]", entry->index, options_.first_index,
                         features_ - 1 + options_.first_index));
      if (last && entry->index <= *last) fail(fmt::format("index {} does not ascend", entry->index));
      last = entry->index;
      row[entry->index - options_.first_index] = number_in(entry->value);
    }
    if (target_ == Target::numbers) {
      data_.targets.push_back(number_in(label));
    } else {
      data_.labels.push_back(classes_(label));
    }
    ++row_;
  }

  [[nodiscard]] const std::vector<std::string>& labels() const { return classes_.names(); }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(fmt::format("{}:{}: {}", options_.path.path.string(), line_, what));
  }
  [[nodiscard]] double number_in(std::string_view text) const {
    double number = 0;
    if (!config::parse_number(without_plus(text), number) || !std::isfinite(number))
      fail(fmt::format("\"{}\" is not a finite number", text.substr(0, 40)));
    return number;
  }

  const LibsvmSource::Options& options_;
  Target target_;
  std::size_t features_;
  Dataset& data_;
  LabelIndex classes_;
  std::size_t row_ = 0;
  std::uint64_t line_ = 0;
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
  const std::string text = read_whole(options_.path.path);
  const Extent extent = extent_of(text);
  const std::uint64_t features = features_of(options_, extent);
  if (features == 0 || features > kMostFeatures)
    throw UserError(fmt::format("{}: {} features; expected 1 to {}", file, features, kMostFeatures));
  if (extent.rows == 0 || extent.rows >= std::numeric_limits<std::uint32_t>::max())
    throw UserError(
        fmt::format("{}: {} rows; expected 1 to {}", file, extent.rows, std::numeric_limits<std::uint32_t>::max() - 1));
  Raw raw;
  Dataset& data = raw.data;
  data.name = options_.path.path.filename().string();
  data.features = Matrix{static_cast<std::size_t>(extent.rows), static_cast<std::size_t>(features)};
  for (std::uint64_t j = 0; j < features; ++j) data.feature_names.push_back(fmt::format("x{}", j));
  Filler filler{options_, request.target, static_cast<std::size_t>(features), data};
  for_each_line(text, [&](std::string_view line, std::uint64_t number) { filler.add(line, number); });
  if (request.target == Target::numbers) return raw;
  name_classes(filler.labels(), data);
  if (data.class_names.size() < 2) throw UserError(fmt::format("{}: one label only; at least two are needed", file));
  return raw;
}

MemoryEstimate LibsvmSource::do_memory_estimate() const {
  constexpr double kBytesPerRow = 24, kBytesPerName = 64;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(options_.path.path, failure)) return {};
  const std::string text = read_whole(options_.path.path);
  const Extent extent = extent_of(text);
  const auto rows = static_cast<double>(extent.rows), features = static_cast<double>(features_of(options_, extent));
  return {.bytes = static_cast<double>(text.size()) + rows * (8 * features + kBytesPerRow) + kBytesPerName * features,
          .field = options_.features ? "features" : "path",
          .rows = rows,
          .features = features,
          .classes = static_cast<double>(extent.labels.size())};
}

}  // namespace stakemine::learning
