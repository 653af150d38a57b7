// SPDX-License-Identifier: Apache-2.0
/// Member of the family DataSource.
#pragma once

#include "stakemine/learning/data_source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace stakemine::learning {

/// A LIBSVM text file (Chang and Lin 2011): a row a line, `label index:value index:value …`, indices ascending; what is
/// not written is 0; from a `#` on a line is a comment, and an empty line is no row. Labels are any text ("+1" is "1"),
/// equal as numbers where all are numbers; where numbers are predicted, they are ones. Rows are held dense, rows ×
/// features × 8 bytes, or sparse, 12 bytes a number that the file names and 16 a row: `storage` says which, and where
/// it does not, sparse wherever whoever asks reads such rows, nothing is standardized and the file names at most one in
/// kSparseFrom numbers. memory_estimate() knows all of it before anything is allocated.
class LibsvmSource final : public DataSource {
 public:
  static constexpr std::uint64_t kMostFeatures = std::uint64_t{1} << 24;
  static constexpr std::size_t kMostClasses = 65536;
  static constexpr double kSparseFrom = 4;

  struct Options : Preparation {
    config::InputFile path;
    std::optional<std::uint64_t> features;  ///< in [1, kMostFeatures]; the largest index if absent
    std::uint64_t first_index = 1;          ///< 0 or 1
    std::optional<Storage> storage;         ///< not sparse where `standardize`
    static const config::ObjectDescription& description();
  };
  explicit LibsvmSource(const Options& options) : options_(options) {}

  [[nodiscard]] bool gives(Target) const override { return true; }
  [[nodiscard]] std::optional<Storage> storage() const override { return options_.storage; }

 private:
  [[nodiscard]] Raw do_load(const DataRequest& request) const override;
  [[nodiscard]] MemoryEstimate do_memory_estimate(Storage most) const override;
  [[nodiscard]] const Preparation& preparation() const override { return options_; }

  Options options_;
};

}  // namespace stakemine::learning
