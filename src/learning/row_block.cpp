// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/row_block.hpp"

#include <algorithm>
#include <limits>

namespace stakemine::learning {
namespace {

template <class T>
void gather_dense(MatrixView<const T> from, std::span<const std::uint32_t> chosen, const Stamp& stamp,
                  std::vector<T>& to) {
  to.resize(chosen.size() * from.columns);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto row = std::span{to}.subspan(i * from.columns, from.columns);
    std::ranges::copy(from.row(chosen[i]), row.begin());
    if (i >= stamp.rows) continue;
    for (const std::uint32_t feature : stamp.features) row[feature] = static_cast<T>(stamp.value);
  }
}

// Numbers of sparse rows that are being made.
template <class T>
struct Numbers {
  std::vector<std::uint32_t>& columns;
  std::vector<T>& values;

  void append(const SparseRow<T>& row) {
    columns.insert(columns.end(), row.columns.begin(), row.columns.end());
    values.insert(values.end(), row.values, row.values + row.columns.size());
  }
  // The row with the stamp on it. \param stamped its columns, ascending, each once.
  void append(const SparseRow<T>& row, std::span<const std::uint32_t> stamped, double value) {
    auto next = stamped.begin();
    const auto stamp_below = [&](std::uint64_t column) {
      for (; next != stamped.end() && *next < column; ++next) push(*next, static_cast<T>(value));
    };
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      stamp_below(row.columns[k]);
      if (next == stamped.end() || *next != row.columns[k]) push(row.columns[k], row.values[k]);
    }
    stamp_below(std::numeric_limits<std::uint64_t>::max());
  }
  void push(std::uint32_t column, T value) {
    columns.push_back(column);
    values.push_back(value);
  }
};

// \param[in,out] extents of the rows in `from`, then of the copies.
template <class T>
void copy_stamped(const SparseRows<T>& from, const Stamp& stamp, std::vector<RowExtent>& extents, Numbers<T> to) {
  std::vector<std::uint32_t> stamped{stamp.features.begin(), stamp.features.end()};
  std::ranges::sort(stamped);
  stamped.erase(std::unique(stamped.begin(), stamped.end()), stamped.end());
  to.columns.clear();
  to.values.clear();
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::uint64_t begin = to.columns.size();
    if (i < stamp.rows) {
      to.append(from.row(i), stamped, stamp.value);
    } else {
      to.append(from.row(i));
    }
    extents[i] = {begin, to.columns.size()};
  }
}

template <class T>
void gather_items(std::span<const T> from, std::span<const std::uint32_t> chosen, std::vector<T>& to) {
  to.clear();
  if (from.empty()) return;
  for (const std::uint32_t row : chosen) to.push_back(from[row]);
}

}  // namespace

LabelledRows RowBlock::gather(const LabelledRows& rows, std::span<const std::uint32_t> chosen, const Stamp& stamp) {
  gather_items(rows.labels, chosen, labels_);
  gather_items(rows.targets, chosen, targets_);
  LabelledRows block{{nullptr, chosen.size(), rows.features.columns}, labels_, targets_};
  if (!rows.is_sparse()) {
    rows.visit([&]<class T>(MatrixView<const T> features) {
      gather_dense(features, chosen, stamp, own<T>());
      show(own<T>().data(), block);
    });
    return block;
  }
  gather_items(std::span{rows.extents, rows.size()}, chosen, extents_);
  block.extents = chosen.empty() ? rows.extents : extents_.data();  // none, but sparse
  block.columns = rows.columns;
  block.features.data = rows.features.data;
  block.narrow = rows.narrow;
  if (stamp.rows == 0) return block;
  block.visit_sparse([&]<class T>(const SparseRows<T>& chosen_rows) {
    copy_stamped(chosen_rows, stamp, extents_, Numbers<T>{columns_, own<T>()});
    show(own<T>().data(), block);
  });
  block.columns = columns_.data();
  return block;
}

}  // namespace stakemine::learning
