// SPDX-License-Identifier: Apache-2.0
/// Member of the family DataSource.
#pragma once

#include "stakemine/learning/data_source.hpp"

#include <optional>

namespace stakemine::learning {

/// Images and labels in IDX files as MNIST's (LeCun, Cortes and Burges), as they are or compressed by gzip: images of
/// at least two dimensions, the first counting them, a feature for each number of an image; labels of one dimension,
/// integers. With `test_images` and `test_labels` these are the rows kept for testing.
class IdxSource final : public DataSource {
 public:
  struct Options : Preparation {
    config::InputFile images, labels;
    std::optional<config::InputFile> test_images, test_labels;
    static const config::ObjectDescription& description();
  };
  explicit IdxSource(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Raw do_load(const DataRequest& request) const override;
  [[nodiscard]] MemoryEstimate do_memory_estimate(Storage) const override;
  [[nodiscard]] const Preparation& preparation() const override { return options_; }

  Options options_;
};

}  // namespace stakemine::learning
