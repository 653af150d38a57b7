// SPDX-License-Identifier: Apache-2.0
/// What a sweep keeps of a run, by the names of summary.json and rounds.csv.
#pragma once

#include "stakemine/experiment/result.hpp"
#include "stakemine/experiment/sweep_config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace stakemine::report {

/// Immutable; thread-safe.
class Metrics {
 public:
  /// \throws UserError naming the place in the sweep file where a metric is neither a field nor a column, offering the
  /// nearest name.
  explicit Metrics(const experiment::SweepConfig& sweep);

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Whether one of them is worked out from the baselines of an attack.
  [[nodiscard]] bool need_attack_baselines() const { return need_attack_baselines_; }

  /// One value a metric; nothing where the run has none. About 10 µs.
  [[nodiscard]] std::vector<std::optional<double>> measure(const experiment::RunResult& result) const;

 private:
  std::vector<experiment::MetricConfig> metrics_;
  std::vector<std::string> names_;
  bool need_attack_baselines_ = false;
};

/// Every number of summary.json by its path ("rewards/gini"), in the order of the file; flags as 0 and 1.
struct SummaryNumber {
  std::string path;
  double value = 0;
};
[[nodiscard]] std::vector<SummaryNumber> summary_numbers(const config::Value& summary);

}  // namespace stakemine::report
