// SPDX-License-Identifier: Apache-2.0
/// Member of the family DataSource.
#pragma once

#include "stakemine/learning/data_source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::learning {

/// A CSV file (config/csv.hpp), one labelled row a record. Features are all columns but those that `label`,
/// `split_column`, `ignore` and the placement name, in the file's order; they must hold finite numbers. Labels are any
/// text; equal as numbers is equal where all are numbers. Where numbers are predicted, the label is one.
class CsvSource final : public DataSource {
 public:
  static constexpr std::size_t kMostClasses = 65536;

  struct Options : Preparation {
    config::InputFile path;
    std::string label;
    std::optional<std::string> split_column;  ///< 1 or true marks a test row, 0 or false a training row
    std::vector<std::string> ignore;
    static const config::ObjectDescription& description();
  };
  explicit CsvSource(const Options& options) : options_(options) {}

  [[nodiscard]] bool gives(Target) const override { return true; }

 private:
  [[nodiscard]] Raw do_load(const DataRequest& request) const override;
  [[nodiscard]] MemoryEstimate do_memory_estimate(Storage) const override;
  [[nodiscard]] const Preparation& preparation() const override { return options_; }

  Options options_;
};

}  // namespace stakemine::learning
