// SPDX-License-Identifier: Apache-2.0
/// Rows of which only some numbers are held, all others being 0: compressed sparse rows (Tinney and Walker 1967). The
/// numbers of all rows are one list, with the column of each beside them; a row is a range of that list. Whoever
/// reorders or chooses rows moves ranges, not numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::learning {

/// How rows are held in memory.
enum class Storage {
  dense,   ///< every number
  sparse,  ///< only those that the source names
};
[[nodiscard]] std::span<const std::pair<std::string_view, Storage>> enum_names(Storage);

/// The numbers [begin, end) of all that are held.
struct RowExtent {
  std::uint64_t begin = 0, end = 0;

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
};

/// Where the numbers of sparse rows belong. Columns ascend within a row and are below d.
struct SparsePattern {
  std::vector<RowExtent> rows;         ///< [n]
  std::vector<std::uint32_t> columns;  ///< of each number that is held
};

/// The numbers of a row. Some may be 0.
template <class T>
struct SparseRow {
  std::span<const std::uint32_t> columns;
  const T* values = nullptr;  ///< [columns.size()]
};

/// A view of m sparse rows, T being double or float. Does not own them.
template <class T>
struct SparseRows {
  std::span<const RowExtent> extents;  ///< [m]
  std::size_t width = 0;               ///< d
  const std::uint32_t* columns = nullptr;
  const T* values = nullptr;

  [[nodiscard]] std::size_t size() const { return extents.size(); }
  [[nodiscard]] SparseRow<T> row(std::size_t index) const {
    const RowExtent& own = extents[index];
    return {{columns + own.begin, own.size()}, values + own.begin};
  }
};

/// How many numbers the rows hold.
[[nodiscard]] inline std::uint64_t numbers_held(std::span<const RowExtent> rows) {
  std::uint64_t count = 0;
  for (const RowExtent& row : rows) count += row.end - row.begin;
  return count;
}

}  // namespace stakemine::learning
