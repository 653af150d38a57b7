// SPDX-License-Identifier: Apache-2.0
/// Member of the family DataSource.
#pragma once

#include "stakemine/learning/data_source.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::learning {

/// scikit-learn's make_blobs: `centers` points uniform in [−10, 10] in each coordinate, one a class, and about each the
/// same number of rows (the first classes one more), normal of deviation cluster_std. Equal to
/// sklearn.datasets.make_blobs (1.2) for the same arguments and random_state.
class MakeBlobsSource final : public DataSource {
 public:
  struct Options : Preparation {
    std::uint64_t n_samples = 100, n_features = 2, centers = 3;
    double cluster_std = 1;
    std::optional<std::uint32_t> random_state;  ///< the low 32 bits of the run's seed where absent
    static const config::ObjectDescription& description();
  };
  explicit MakeBlobsSource(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Raw do_load(const DataRequest& request) const override;
  [[nodiscard]] MemoryEstimate do_memory_estimate(Storage) const override;
  [[nodiscard]] const Preparation& preparation() const override { return options_; }

  Options options_;
};

}  // namespace stakemine::learning
