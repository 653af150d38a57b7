// SPDX-License-Identifier: Apache-2.0
/// A sweep file: which configs a sweep runs, how often, and what it keeps of each run.
///
///     {"base": "../star-scaling.json",
///      "set": {"/rounds": 5},
///      "axes": [{"name": "hub", "pointer": "/network/hub/bandwidth",
///                "range": {"from": "1 Gbit/s", "to": "100 Gbit/s", "count": 5, "spacing": "logarithmic"}}],
///      "repetitions": 10,
///      "metrics": ["virtual_time_s", {"column": "duration_s", "round": 1}]}
#pragma once

#include "stakemine/config/changes.hpp"
#include "stakemine/config/description.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::experiment {

enum class Spacing { linear, logarithmic };
[[nodiscard]] std::span<const std::pair<std::string_view, Spacing>> enum_names(Spacing);

/// Values in even steps, both ends included. With units, both ends have one of the same dimension.
struct RangeConfig {
  config::Value from, to;
  std::uint64_t count = 2;
  Spacing spacing = Spacing::linear;
  bool whole = false;  ///< rounded to whole numbers

  static const config::ObjectDescription& description();
};

/// A pointer with its values, of which the k-th goes with the k-th of the others that are linked with it.
struct LinkedConfig {
  std::string pointer;
  std::vector<config::Value> values;

  static const config::ObjectDescription& description();
};

struct AxisConfig {
  std::string name;     ///< the pointer's last part if empty
  std::string pointer;  ///< of the base config; empty where `linked` says
  std::vector<config::Value> values;
  std::optional<RangeConfig> range;
  std::vector<LinkedConfig> linked;
  std::vector<std::string> labels;

  static const config::ObjectDescription& description();
};

/// What is kept of a run: a field of summary.json, or a column of rounds.csv at a round. A bare text names a field.
struct MetricConfig {
  std::string name;    ///< what to call it; the field or the column (with the round) if empty
  std::string field;   ///< of summary.json, "test_accuracy" or "/rewards/gini"
  std::string column;  ///< of rounds.csv
  std::optional<std::uint64_t> round;

  std::uint32_t line = 0;  ///< where it stands in the file, for errors

  static const config::ObjectDescription& description();
};

/// Which run directories are kept beside the tables.
enum class KeepRuns { none, first, all };
[[nodiscard]] std::span<const std::pair<std::string_view, KeepRuns>> enum_names(KeepRuns);

struct SweepConfig {
  std::string schema;
  std::string description_text;
  config::InputFile base;
  config::Changes set;
  std::vector<AxisConfig> axes;
  std::uint64_t repetitions = 5;
  std::optional<std::uint64_t> seed;  ///< of repetition 0; the base config's where absent
  std::vector<MetricConfig> metrics;
  config::Value baseline;  ///< axis name → one of its values; null: the first of every axis
  KeepRuns keep_runs = KeepRuns::none;

  /// Not of the document: where it came from.
  std::string file;

  static const config::ObjectDescription& description();
};

/// Reads and checks a sweep file, but for what only its base config can tell. \throws UserError with all errors.
[[nodiscard]] SweepConfig read_sweep_config(const std::filesystem::path& file,
                                            const std::vector<config::Override>& overrides = {});

/// Whether a file is a sweep and not a network: whether its root has the key "base". Reads no further than to the first
/// of a network's miners. False also where it is no JSON, or can't be read.
[[nodiscard]] bool is_sweep_file(const std::filesystem::path& file);

/// Writes the sweep with every default; reads back to the same sweep.
void write_sweep_config(const SweepConfig& sweep, config::JsonWriter& writer);

}  // namespace stakemine::experiment

namespace stakemine::config {

template <>
struct Codec<experiment::MetricConfig> : PlainCodec {
  static void read(experiment::MetricConfig& out, const Value& value, const FieldOptions& options, Reader& reader);
  static void write(const experiment::MetricConfig& value, const FieldOptions& options, JsonWriter& writer);
  static Value schema(const FieldOptions& options, SchemaBuilder& builder);
  static std::string type_text(const FieldOptions&) { return "text, or object"; }
  static const ObjectDescription* nested() { return &experiment::MetricConfig::description(); }
};

}  // namespace stakemine::config
