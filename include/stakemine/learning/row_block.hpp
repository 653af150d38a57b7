// SPDX-License-Identifier: Apache-2.0
/// Rows brought side by side: models read consecutive rows.
#pragma once

#include "stakemine/learning/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace stakemine::learning {

/// Features that the first rows of a block are given instead of their own.
struct Stamp {
  std::size_t rows = 0;
  std::span<const std::uint32_t> features{};
  double value = 0;
};

/// Some rows, copied but for the numbers of sparse ones, which stay where they are unless there is a stamp. Kept
/// between calls so that they need not allocate. One thread.
class RowBlock {
 public:
  /// The rows rows[chosen[0]], rows[chosen[1]], …, valid until the next call.
  LabelledRows gather(const LabelledRows& rows, std::span<const std::uint32_t> chosen, const Stamp& stamp = {});

  /// Changes the rows last gathered.
  void set_label(std::size_t row, std::uint32_t label) { labels_[row] = label; }

 private:
  // The numbers of a precision, and a view that shows them.
  template <class T>
  [[nodiscard]] std::vector<T>& own() {
    if constexpr (std::is_same_v<T, float>) {
      return narrow_;
    } else {
      return wide_;
    }
  }
  static void show(const double* numbers, LabelledRows& block) { block.features.data = numbers; }
  static void show(const float* numbers, LabelledRows& block) { block.narrow = numbers; }

  std::vector<double> wide_, targets_;
  std::vector<float> narrow_;
  std::vector<std::uint32_t> labels_, columns_;
  std::vector<RowExtent> extents_;
};

}  // namespace stakemine::learning
