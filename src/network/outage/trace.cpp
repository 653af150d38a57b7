// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"
#include "stakemine/config/units.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/network/outage.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::network {
namespace {

struct Row {
  std::uint64_t node, line;
  Outage outage;
};

std::uint64_t read_node(const config::CsvReader& reader, std::size_t column) {
  const double number = reader.number(column);
  if (number >= 0 && number < static_cast<double>(kMaximumMiners) && number == std::floor(number))
    return static_cast<std::uint64_t>(number);
  throw reader.error(column, fmt::format("\"{}\" is not legal; expected the index of a miner, from 0",
                                         reader.row()[column].substr(0, 60)));
}

VirtualTime read_time(const config::CsvReader& reader, std::size_t column) {
  const std::string_view text = reader.row()[column];
  double time_s = 0;
  if (!config::parse_number(text, time_s))
    time_s = config::parse_quantity(text, config::Dimension::duration).value_or(std::nan(""));
  if (std::isfinite(time_s) && time_s >= 0) return later(VirtualTime{}, duration_from_seconds(time_s));
  throw reader.error(
      column, fmt::format("\"{}\" is not legal; expected a time ≥ 0, in seconds or with a unit", text.substr(0, 60)));
}

std::vector<Row> read_rows(const std::filesystem::path& path) {
  config::CsvReader reader{path};
  const std::size_t node = reader.column_index("miner");
  const std::size_t from = reader.column_index("down_from");
  const std::size_t until = reader.column_index("up_at");
  std::vector<Row> rows;
  while (reader.next()) {
    Row row{read_node(reader, node), reader.line(), {read_time(reader, from), kNever}};
    if (!reader.row()[until].empty()) row.outage.until = read_time(reader, until);
    if (row.outage.until <= row.outage.from) throw reader.error(until, "is not after down_from; expected a later time");
    rows.push_back(row);
  }
  std::ranges::stable_sort(rows, [](const Row& a, const Row& b) {
    return std::pair{a.node, a.outage.from} < std::pair{b.node, b.outage.from};
  });
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].node == rows[i - 1].node && rows[i].outage.from < rows[i - 1].outage.until)
      throw UserError(fmt::format("{}:{}: miner {} is down already, by line {}; expected outages that do not overlap",
                                  path.string(), rows[i].line, rows[i].node, rows[i - 1].line));
  return rows;
}

}  // namespace

const config::ObjectDescription& TraceOutages::Options::description() {
  static const auto described =
      config::Description<Options>("trace", "Outages as they were seen somewhere.")
          .field(
              "path", &Options::path,
              "A CSV file with the columns miner (index from 0), down_from, up_at (times since the start of the run; "
              "an empty up_at: for good).",
              {.required = true});
  return described;
}

TraceOutages::TraceOutages(const Options& options) {
  for (const Row& row : read_rows(options.path.path)) {
    if (nodes_.empty() || nodes_.back() != row.node) {
      nodes_.push_back(row.node);
      first_.push_back(outages_.size());
    }
    outages_.push_back(row.outage);
  }
  first_.push_back(outages_.size());
}

Outage TraceOutages::do_next(const OutageKey& key, std::uint64_t index, VirtualTime) const {
  const auto place = std::ranges::lower_bound(nodes_, key.node);
  if (place == nodes_.end() || *place != key.node) return {};
  const auto node = static_cast<std::size_t>(place - nodes_.begin());
  return index < first_[node + 1] - first_[node] ? outages_[first_[node] + index] : Outage{};
}

}  // namespace stakemine::network
