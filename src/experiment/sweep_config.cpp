// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/sweep_config.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

using config::Complain;
using config::Description;

constexpr double kMostPoints = 1e6, kMostRepetitions = 1e6;

bool is_pointer(const std::string& text) {
  return !config::pointer_tokens(text).empty();
}

void check_axis(const AxisConfig& axis, const Complain& complain) {
  const int given = (axis.values.empty() ? 0 : 1) + (axis.range ? 1 : 0) + (axis.linked.empty() ? 0 : 1);
  if (given != 1) {
    complain("", "expected one of values, range and linked, with at least one value");
    return;
  }
  if (axis.linked.empty() && !is_pointer(axis.pointer))
    complain("pointer", "expected a JSON pointer into the base config, such as \"/network/hub/bandwidth\"");
  if (!axis.linked.empty() && !axis.pointer.empty())
    complain("pointer", "stands beside linked, which has pointers of its own");
  for (const LinkedConfig& linked : axis.linked)
    if (linked.values.size() != axis.linked.front().values.size())
      complain("linked", fmt::format("lists of {} and of {} values; expected as many in each",
                                     axis.linked.front().values.size(), linked.values.size()));
  const std::size_t points = axis.range            ? axis.range->count
                             : axis.linked.empty() ? axis.values.size()
                                                   : axis.linked.front().values.size();
  if (!axis.labels.empty() && axis.labels.size() != points)
    complain("labels", fmt::format("{} labels for {} values; expected one for each", axis.labels.size(), points));
}

// Stops the parser at the first miner: what has miners is a network.
struct NetworkFound {};

class StopAtMiners final : public config::ElementSink {
 public:
  [[nodiscard]] bool wants(std::string_view root_key) const override { return root_key == "miners"; }
  void element(std::string_view, std::size_t, config::Value&&) override { throw NetworkFound{}; }
};

}  // namespace

std::span<const std::pair<std::string_view, Spacing>> enum_names(Spacing) {
  static constexpr std::pair<std::string_view, Spacing> kNames[] = {{"linear", Spacing::linear},
                                                                    {"logarithmic", Spacing::logarithmic}};
  return kNames;
}

std::span<const std::pair<std::string_view, KeepRuns>> enum_names(KeepRuns) {
  static constexpr std::pair<std::string_view, KeepRuns> kNames[] = {
      {"none", KeepRuns::none}, {"first", KeepRuns::first}, {"all", KeepRuns::all}};
  return kNames;
}

const config::ObjectDescription& RangeConfig::description() {
  static const auto described =
      Description<RangeConfig>("range", "Values in even steps.")
          .field("from", &RangeConfig::from, "The first value: a number, or a text with a unit.", {.required = true})
          .field("to", &RangeConfig::to, "The last value, likewise.", {.required = true})
          .field("count", &RangeConfig::count, "How many values, both ends included.",
                 {.range = config::between(1, kMostPoints), .required = true})
          .field("spacing", &RangeConfig::spacing, "Equal differences, or equal quotients.")
          .field("whole", &RangeConfig::whole, "Whether values are rounded to whole numbers.");
  return described;
}

const config::ObjectDescription& LinkedConfig::description() {
  static const auto described =
      Description<LinkedConfig>("linked", "A part of the base config that changes together with others.")
          .field("pointer", &LinkedConfig::pointer, "JSON pointer into the base config.", {.required = true})
          .field("values", &LinkedConfig::values, "Its values, one a point of the axis; null takes the key out.",
                 {.required = true})
          .check([](const LinkedConfig& linked, const Complain& complain) {
            if (!is_pointer(linked.pointer))
              complain("pointer", "expected a JSON pointer, such as \"/miners/0/count\"");
            if (linked.values.empty()) complain("values", "no value; expected at least one");
          });
  return described;
}

const config::ObjectDescription& AxisConfig::description() {
  static const auto described =
      Description<AxisConfig>("axis",
                              "What changes from cell to cell: one part of the base config, or several at once.")
          .field("name", &AxisConfig::name, "For tables and pictures; the last part of the pointer if absent.")
          .field("pointer", &AxisConfig::pointer, "JSON pointer into the base config.")
          .field("values", &AxisConfig::values, "Its values, of whatever kind is legal there; null takes the key out.")
          .field("range", &AxisConfig::range, "Values in even steps instead.")
          .field("linked", &AxisConfig::linked, "Several pointers instead, whose k-th values go together.")
          .field("labels", &AxisConfig::labels, "What to call the values; as they are written if absent.")
          .check(check_axis);
  return described;
}

const config::ObjectDescription& MetricConfig::description() {
  static const auto described =
      Description<MetricConfig>("metric", "What is kept of a run. A bare text names a field.")
          .field("name", &MetricConfig::name, "What to call it; the field or the column if absent.")
          .field("field", &MetricConfig::field,
                 "A number of summary.json: test_accuracy, or the JSON pointer of one that lies deeper, such as "
                 "/rewards/gini.")
          .field("column", &MetricConfig::column, "A column of rounds.csv instead.")
          .field("round", &MetricConfig::round, "The round at which the column is read; the last if absent.",
                 {.range = config::at_least(1)})
          .check([](const MetricConfig& metric, const Complain& complain) {
            if (metric.field.empty() == metric.column.empty()) complain("", "expected one of field and column");
            if (metric.round && metric.column.empty()) complain("round", "belongs to a column");
          });
  return described;
}

const config::ObjectDescription& SweepConfig::description() {
  static const auto described =
      Description<SweepConfig>("sweep", "A grid of configs, each run under the same seeds.")
          .field("$schema", &SweepConfig::schema, "Where an editor finds the JSON Schema; not used otherwise.")
          .field("description", &SweepConfig::description_text, "What this sweep asks, in a sentence or two.")
          .field("base", &SweepConfig::base, "The config that every cell begins with.", {.required = true})
          .field("set", &SweepConfig::set, "Changes of the base config in every cell; null takes a key out.")
          .field("axes", &SweepConfig::axes, "What changes from cell to cell; the grid has every combination.",
                 {.required = true})
          .field("repetitions", &SweepConfig::repetitions,
                 "Seeds for each cell. Repetition r has the same seed in every cell, so that differences are paired.",
                 {.range = config::between(1, kMostRepetitions)})
          .field("seed", &SweepConfig::seed, "Of repetition 0, the others follow it; the base config's if absent.")
          .field("metrics", &SweepConfig::metrics, "What is kept of each run.", {.required = true})
          .field("baseline", &SweepConfig::baseline,
                 "The cell that all others are compared with: a value for each axis by name; the first where none is "
                 "named.")
          .field(
              "keep_runs", &SweepConfig::keep_runs,
              "Run directories kept beside the tables: none, that of each cell's first repetition, or all (1.3 MB and "
              "more each).")
          .check([](const SweepConfig& sweep, const Complain& complain) {
            if (sweep.metrics.empty()) complain("metrics", "nothing is kept; expected at least one");
            if (!sweep.baseline.is_null() && !sweep.baseline.is_object())
              complain("baseline", "expected an object such as {\"alpha\": 2}");
          });
  return described;
}

SweepConfig read_sweep_config(const std::filesystem::path& file, const std::vector<config::Override>& overrides) {
  SweepConfig sweep;
  sweep.file = file.string();
  config::Reader reader{sweep.file, file.parent_path()};
  config::read_document_file(file, overrides, SweepConfig::description(), &sweep, reader);
  reader.throw_if_errors();
  return sweep;
}

bool is_sweep_file(const std::filesystem::path& file) {
  try {
    StopAtMiners stop;
    return config::parse_json_file(file, &stop).find("base") != nullptr;
  } catch (const NetworkFound&) {
    return false;
  } catch (const UserError&) {
    return false;
  }
}

void write_sweep_config(const SweepConfig& sweep, config::JsonWriter& writer) {
  SweepConfig::description().write(&sweep, writer);
}

}  // namespace stakemine::experiment

namespace stakemine::config {

void Codec<experiment::MetricConfig>::read(experiment::MetricConfig& out, const Value& value, const FieldOptions&,
                                           Reader& reader) {
  out.line = value.line;
  if (value.is_string()) {
    read_string(out.field, value, reader);
  } else {
    read_object(experiment::MetricConfig::description(), &out, value, reader);
  }
}

void Codec<experiment::MetricConfig>::write(const experiment::MetricConfig& value, const FieldOptions&,
                                            JsonWriter& writer) {
  writer.begin_object();
  const auto text = [&](std::string_view key, const std::string& words) {
    if (words.empty()) return;
    writer.key(key);
    writer.string(words);
  };
  text("name", value.name);
  text("field", value.field);
  text("column", value.column);
  if (value.round) {
    writer.key("round");
    writer.unsigned_integer(*value.round);
  }
  writer.end_object();
}

Value Codec<experiment::MetricConfig>::schema(const FieldOptions&, SchemaBuilder& builder) {
  return Value::make_object(
      {{"anyOf",
        Value::make_array({typed_schema("string"), object_schema(experiment::MetricConfig::description(), builder)})}});
}

}  // namespace stakemine::config
