// SPDX-License-Identifier: Apache-2.0
/// Rows brought side by side: models read consecutive rows.
#pragma once

#include "stakemine/learning/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::learning {

/// A copy of some rows, kept between calls so that they need not allocate. One thread.
class RowBlock {
 public:
  /// The rows rows[chosen[0]], rows[chosen[1]], …, valid until the next call.
  LabelledRows gather(const LabelledRows& rows, std::span<const std::uint32_t> chosen);

  /// Changes the rows last gathered.
  void set_feature(std::size_t row, std::size_t feature, double value);
  void set_label(std::size_t row, std::uint32_t label) { labels_[row] = label; }

 private:
  std::size_t columns_ = 0;
  std::vector<double> wide_, targets_;
  std::vector<float> narrow_;
  std::vector<std::uint32_t> labels_;
};

}  // namespace stakemine::learning
