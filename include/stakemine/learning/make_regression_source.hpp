// SPDX-License-Identifier: Apache-2.0
/// Member of the family DataSource.
#pragma once

#include "stakemine/learning/data_source.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::learning {

/// scikit-learn's make_regression: features are standard normal, the number to predict is bias + Σ coefficient ·
/// feature over n_informative of them, coefficients uniform in [0, 100), and normal noise. Equal to
/// sklearn.datasets.make_regression (1.2) for the same arguments and random_state, but for the rounding of the sum.
class MakeRegressionSource final : public DataSource {
 public:
  struct Options : Preparation {
    std::uint64_t n_samples = 100, n_features = 100, n_informative = 10;
    double bias = 0, noise = 0;                 ///< noise: its deviation
    std::optional<std::uint32_t> random_state;  ///< the low 32 bits of the run's seed where absent
    static const config::ObjectDescription& description();
  };
  explicit MakeRegressionSource(const Options& options) : options_(options) {}

  [[nodiscard]] bool gives(Target target) const override { return target == Target::numbers; }

 private:
  [[nodiscard]] Raw do_load(const DataRequest& request) const override;
  [[nodiscard]] MemoryEstimate do_memory_estimate(Storage) const override;
  [[nodiscard]] const Preparation& preparation() const override { return options_; }

  Options options_;
};

}  // namespace stakemine::learning
