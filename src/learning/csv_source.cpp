// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/csv_source.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/core/error.hpp"

#include "learning/csv_rows.hpp"
#include "learning/text_classes.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

using config::CsvReader;

CsvColumns find_columns(const CsvReader& reader, const CsvSource::Options& options,
                        const std::string& placement_column) {
  CsvColumns columns;
  columns.label = reader.column_index(options.label);
  if (options.split_column) columns.split = reader.column_index(*options.split_column);
  if (!placement_column.empty()) columns.placement = reader.column_index(placement_column);
  std::vector<std::size_t> taken{columns.label, columns.split, columns.placement};
  for (const std::string& name : options.ignore) taken.push_back(reader.column_index(name));
  for (std::size_t column = 0; column < reader.header().size(); ++column)
    if (std::ranges::find(taken, column) == taken.end()) columns.features.push_back(column);
  if (columns.features.empty())
    throw UserError(fmt::format("{}:1: no column is left to be a feature", options.path.path.string()));
  return columns;
}

/// The columns that the options name, found out from the header alone, so that a config is refused before it runs.
void check_columns(const CsvSource::Options& options, const config::Complain& complain) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(options.path.path, failure)) return;  // a pipe is read only once
  std::string_view field = "path";
  try {
    const CsvReader reader{options.path.path};
    field = "label";
    (void)reader.column_index(options.label);
    field = "split_column";
    if (options.split_column) (void)reader.column_index(*options.split_column);
    field = "ignore";
    for (const std::string& name : options.ignore) (void)reader.column_index(name);
  } catch (const UserError& error) {
    complain(field, error.lines().front());
  }
}

/// Rows and columns of the file, judged by its size and its first records; nothing for a pipe, which is read only once.
struct Extent {
  double rows = 0.0;
  std::size_t columns = 0;
  std::size_t classes = 0;
};

Extent estimated_extent(const std::filesystem::path& path, const std::string& label) {
  constexpr int kSampledRows = 200;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return {};
  const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
  CsvReader reader{path};
  const std::size_t label_column = reader.column_index(label);
  std::set<std::string, std::less<>> labels;
  double sampled_bytes = 0.0;
  int rows = 0;
  for (; rows < kSampledRows && reader.next(); ++rows) {
    for (const std::string_view field : reader.row()) sampled_bytes += static_cast<double>(field.size() + 1);
    labels.emplace(reader.row()[label_column]);
  }
  if (failure || rows == 0) return {};
  return {static_cast<double>(bytes) / sampled_bytes * rows, reader.header().size(), labels.size()};
}

}  // namespace

const config::ObjectDescription& CsvSource::Options::description() {
  using Self = Options;
  static const auto described =
      describe_preparation(
          config::Description<Self>("csv_data", "A CSV file with a header. Every other column is a feature, a number.")
              .field("path", &Self::path, "The file.", {.required = true})
              .field("label", &Self::label,
                     "The column to predict: any text, each different one a class; a number where the model predicts "
                     "numbers.",
                     {.required = true})
              .field("split_column", &Self::split_column, "The column that marks test rows by 1 or true.")
              .field("ignore", &Self::ignore, "Columns that are not to be used."))
          .check(check_columns)
          .check([](const Self& options, const config::Complain& complain) {
            if (!options.split_column) return;
            constexpr std::string_view kWhy = "has no meaning where split_column says which rows are for testing";
            if (options.test_share) complain("test_share", kWhy);
            if (options.split_random_state) complain("split_random_state", kWhy);
            if (options.stratify) complain("stratify", kWhy);
          });
  return described;
}

DataSource::Raw CsvSource::do_load(const DataRequest& request) const {
  CsvReader reader{options_.path.path};
  const CsvLoad load{.columns = find_columns(reader, options_, request.placement_column),
                     .target = request.target,
                     .runner = request.runner,
                     .block_bytes = request.block_bytes};
  Raw raw;
  Dataset& data = raw.data;
  data.name = options_.path.path.filename().string();
  for (const std::size_t column : load.columns.features) data.feature_names.push_back(reader.header()[column]);
  CsvRows rows = load_rows(reader, load, data.features);
  data.labels = std::move(rows.classes.labels);
  data.targets = std::move(rows.targets);
  data.placement_values = std::move(rows.placement_values);
  if (options_.split_column) raw.is_test = std::move(rows.is_test);
  if (request.target == Target::numbers) {
    if (data.rows() == 0) throw UserError(fmt::format("{}: no row is there", options_.path.path.string()));
    return raw;
  }
  name_classes(rows.classes.index.names(), data);
  if (data.class_names.size() < 2)
    throw UserError(fmt::format("{}: column \"{}\": {} row(s), {} different label(s); at least two are needed",
                                options_.path.path.string(), options_.label, data.labels.size(),
                                data.class_names.size()));
  return raw;
}

MemoryEstimate CsvSource::do_memory_estimate(Storage) const {
  constexpr double kBytesPerRow = 64;  // label, source row, orders, a short placement text
  const Extent extent = estimated_extent(options_.path.path, options_.label);
  const auto columns = static_cast<double>(extent.columns);
  return {.bytes = extent.rows * (8.0 * columns + kBytesPerRow),
          .field = "path",
          .rows = extent.rows,
          .features = columns,
          .classes = static_cast<double>(extent.classes)};
}

}  // namespace stakemine::learning
