// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"
#include "stakemine/config/distributions.hpp"

#include <cmath>

#include <fmt/format.h>

namespace stakemine::config {

const ObjectDescription& CsvColumn::Options::description() {
  static const auto described =
      Description<Options>("csv", "A column of a CSV file, one row a node.")
          .field("path", &Options::path, "The file; its first line names the columns.", {.required = true})
          .field("column", &Options::column,
                 "The column; its cells are numbers in base units, or with a unit as in a config.", {.required = true});
  return described;
}

std::shared_ptr<const std::vector<double>> CsvColumn::load(const Options& options, const FieldOptions& cell) {
  CsvReader reader{options.path.path};
  const std::size_t column = reader.column_index(options.column);
  auto values = std::make_shared<std::vector<double>>();
  while (reader.next()) {
    const std::string_view text = reader.row()[column];
    double number = 0;
    if (!parse_number(text, number)) {
      const auto quantity = cell.dimension == Dimension::none ? std::nullopt : parse_quantity(text, cell.dimension);
      number = quantity.value_or(std::nan(""));
    }
    if (!std::isfinite(number) || !cell.range.contains(number))
      throw reader.error(column, fmt::format("\"{}\" is not legal; expected {} {}", text.substr(0, 60),
                                             quantity_hint(cell.dimension), cell.range.text(cell.dimension)));
    values->push_back(number);
  }
  return values;
}

double CsvColumn::do_sample(std::uint64_t index, KeyedRandom&) const {
  return (*values_)[index];
}

}  // namespace stakemine::config
