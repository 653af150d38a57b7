// SPDX-License-Identifier: Apache-2.0
/// Member of the family DataSource.
#pragma once

#include "stakemine/learning/data_source.hpp"
#include "stakemine/learning/make_classification.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::learning {

/// scikit-learn's make_classification (make_classification.hpp).
class MakeClassificationSource final : public DataSource {
 public:
  struct Options : Preparation, ClassificationShape {
    std::optional<std::uint32_t> random_state;  ///< the low 32 bits of the run's seed where absent
    static const config::ObjectDescription& description();
  };
  explicit MakeClassificationSource(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Raw do_load(const DataRequest& request) const override;
  [[nodiscard]] MemoryEstimate do_memory_estimate(Storage) const override;
  [[nodiscard]] const Preparation& preparation() const override { return options_; }

  Options options_;
};

}  // namespace stakemine::learning
