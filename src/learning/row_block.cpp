// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/row_block.hpp"

#include <algorithm>

namespace stakemine::learning {
namespace {

template <class T>
void gather_rows(MatrixView<const T> from, std::span<const std::uint32_t> chosen, std::vector<T>& to) {
  to.resize(chosen.size() * from.columns);
  for (std::size_t i = 0; i < chosen.size(); ++i)
    std::ranges::copy(from.row(chosen[i]), to.begin() + static_cast<std::ptrdiff_t>(i * from.columns));
}

template <class T>
void gather_items(std::span<const T> from, std::span<const std::uint32_t> chosen, std::vector<T>& to) {
  to.clear();
  if (from.empty()) return;
  for (const std::uint32_t row : chosen) to.push_back(from[row]);
}

}  // namespace

LabelledRows RowBlock::gather(const LabelledRows& rows, std::span<const std::uint32_t> chosen) {
  columns_ = rows.features.columns;
  gather_items(rows.labels, chosen, labels_);
  gather_items(rows.targets, chosen, targets_);
  LabelledRows block{{nullptr, chosen.size(), rows.features.columns}, labels_, targets_};
  if (rows.narrow != nullptr) {
    gather_rows(MatrixView<const float>{rows.narrow, rows.features.rows, rows.features.columns}, chosen, narrow_);
    block.narrow = narrow_.data();
  } else {
    narrow_.clear();
    gather_rows(rows.features, chosen, wide_);
    block.features.data = wide_.data();
  }
  return block;
}

void RowBlock::set_feature(std::size_t row, std::size_t feature, double value) {
  if (narrow_.empty()) {
    wide_[row * columns_ + feature] = value;
  } else {
    narrow_[row * columns_ + feature] = static_cast<float>(value);
  }
}

}  // namespace stakemine::learning
