// SPDX-License-Identifier: Apache-2.0
/// The family of data sources: where the rows come from. What is done with them afterwards is the same for all and
/// stands in Preparation: divide, log1p, split, standardize, in this order.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/blocks.hpp"
#include "stakemine/learning/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::learning {

/// Options that every source has.
struct Preparation {
  double divide_by = 1.0;
  bool log1p = false;
  bool standardize = false;
  /// ⌈test_share · n⌉ rows are for testing, kDefaultTestShare of them where nothing is said; 0: none.
  std::optional<double> test_share;
  bool stratify = false;
  std::optional<std::uint32_t> split_random_state;

  static constexpr double kDefaultTestShare = 0.25;
};

/// Describes the fields of Preparation as T's own.
template <class T>
config::Description<T>&& describe_preparation(config::Description<T>&& description) {
  return std::move(description)
      .template field<double>("divide_by", &T::divide_by, "Every feature is divided by this.",
                              {.range = config::above(0)})
      .template field<bool>("log1p", &T::log1p, "Every feature x becomes ln(1 + x).")
      .template field<bool>("standardize", &T::standardize,
                            "Give every feature mean 0 and deviation 1, as measured on the training part.")
      .template field<std::optional<double>>(
          "test_share", &T::test_share, "Share of the rows kept for testing, rounded up to a row; 0.25 if absent.",
          {.dimension = config::Dimension::share, .range = config::from_to_below(0, 1)})
      .template field<bool>("stratify", &T::stratify, "Keep each class's share in the test part.")
      .template field<std::optional<std::uint32_t>>(
          "split_random_state", &T::split_random_state,
          "Split as scikit-learn's train_test_split does for this random_state; by the run's seed if absent.");
}

/// What a load may depend on beside the source's own options.
struct DataRequest {
  std::uint64_t seed = 0;             ///< the run's
  std::string placement_column = {};  ///< not a feature: its texts go to Dataset::placement_values; empty: none
  Target target = Target::classes;    ///< what is to be predicted
  Storage most = Storage::dense;      ///< sparse: rows may be held so too, since whoever computes on them reads both
  BlockRunner runner{};               ///< what blocks of a file or of rows are worked on by; no result depends on it
  std::size_t block_bytes = std::size_t{4} << 20;  ///< of a file, ≥ 1; no result depends on it
};

/// About how many bytes a load will hold at its peak, the option that drives it, and about what will be loaded. All of
/// it is 0 where it can't be told (a pipe).
struct MemoryEstimate {
  double bytes = 0.0;
  std::string field;
  double rows = 0.0, features = 0.0, classes = 0.0;
  double numbers = 0.0;  ///< that are held of sparse rows; 0: rows x features
};

/// A source of data. Immutable; load() may be called from any thread. Text is read in blocks that do not depend on each
/// other, where the request's runner can run some at once; what comes out is the same to the bit, and an error is that
/// of the lowest line, whatever the blocks.
class DataSource {
 public:
  virtual ~DataSource() = default;
  [[nodiscard]] static const config::Family<DataSource>& family();

  /// Whether there is such a thing to predict here.
  [[nodiscard]] virtual bool gives(Target target) const { return target == Target::classes; }

  /// How the config wants rows held; nothing where it does not say.
  [[nodiscard]] virtual std::optional<Storage> storage() const { return std::nullopt; }

  /// Reads or makes the data and prepares it. At least one training row and one feature, and two classes where classes
  /// are predicted. \throws UserError for a bad file, an impossible split or a target that the source does not give.
  [[nodiscard]] Dataset load(const DataRequest& request) const;

  /// Cheap: looks at the options, and at a file's size and first rows. \throws UserError where the file can't be read.
  /// \param most as in DataRequest.
  [[nodiscard]] MemoryEstimate memory_estimate(Storage most = Storage::dense) const { return do_memory_estimate(most); }

 protected:
  /// What a source gives: everything of the data set but source_rows and train_count, rows in the source's order; and,
  /// where the source itself says so, which rows are for testing.
  struct Raw {
    Dataset data;
    std::optional<std::vector<bool>> is_test;
  };

 private:
  [[nodiscard]] virtual Raw do_load(const DataRequest& request) const = 0;
  [[nodiscard]] virtual MemoryEstimate do_memory_estimate(Storage most) const = 0;
  [[nodiscard]] virtual const Preparation& preparation() const = 0;
};

}  // namespace stakemine::learning
