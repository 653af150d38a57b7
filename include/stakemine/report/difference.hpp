// SPDX-License-Identifier: Apache-2.0
/// What differs between runs: their configs by pointer, their metrics by path.
#pragma once

#include "stakemine/config/value.hpp"
#include "stakemine/report/stored_run.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::report {

/// A place at which configs differ. Values as JSON; empty where a config lacks the place.
struct ConfigDifference {
  std::string pointer;
  std::vector<std::string> values;  ///< one a config
  /// Whether it can change a result: descriptions, threads, memory limits and what is merely reported can't.
  bool changes_results = true;
};
/// In the order of the first config, then of the others.
[[nodiscard]] std::vector<ConfigDifference> config_differences(const std::vector<const config::Value*>& configs);

/// A number of summary.json that differs; times of this machine are left out.
struct MetricDifference {
  std::string path;
  std::optional<double> left, right;
  /// (right − left) / |left|; nothing where it isn't a number.
  [[nodiscard]] std::optional<double> relative() const;
};
[[nodiscard]] std::vector<MetricDifference> metric_differences(const config::Value& left, const config::Value& right);

/// The first round, from 1, whose digests differ or that only one has; nothing where all agree.
[[nodiscard]] std::optional<std::uint64_t> first_different_round(const StoredRun& left, const StoredRun& right);

/// What two files differ in, line by line: how many lines, and the first. For the tables of studies.
struct LineDifference {
  std::uint64_t lines = 0;
  std::uint64_t first = 0;  ///< from 1
  std::string left, right;  ///< the first that differ
};
[[nodiscard]] std::optional<LineDifference> line_differences(const std::filesystem::path& left,
                                                             const std::filesystem::path& right);

}  // namespace stakemine::report
