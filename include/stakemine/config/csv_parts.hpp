// SPDX-License-Identifier: Apache-2.0
/// A CSV file cut between records into parts, so that several can be read at once.
#pragma once

#include "stakemine/config/csv.hpp"
#include "stakemine/core/blocks.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stakemine::config {

/// Where the records of a file begin is found in one pass over its bytes (a second one over parts that begin within
/// quotes), in blocks of equal size. What the parts' readers give, one part after another, is what one reader gives of
/// the whole, its errors too: where a file breaks RFC 4180, whatever is found behind the first breach means nothing,
/// and the error of the lowest part is that of the lowest line. Immutable, thread-safe. Example:
///
///     CsvReader whole{"rows.csv"};
///     const CsvParts parts{whole, 4 << 20, runner};
///     run_blocks(runner, parts.count(), [&](std::size_t part) {
///       CsvReader reader = parts.reader(part);
///       for (auto row = parts.first_row(part); reader.next(); ++row) use(row, reader);
///     });
class CsvParts {
 public:
  /// \param whole of a regular file, at its first record; must outlive this. \param part_bytes ≥ 1: how long a part is,
  /// about.
  CsvParts(const CsvReader& whole, std::size_t part_bytes, const BlockRunner& runner);

  [[nodiscard]] std::size_t count() const { return parts_.size(); }
  [[nodiscard]] CsvReader reader(std::size_t part) const { return {whole_, parts_[part]}; }
  /// How many records there are before a part, and, at count(), in all.
  [[nodiscard]] std::uint64_t first_row(std::size_t part) const { return first_rows_[part]; }
  [[nodiscard]] std::uint64_t rows() const { return first_rows_.back(); }
  /// Whether there are bytes enough for so many records, a byte for each field. Where not, one of them is faulty, and
  /// nothing must be allocated for all.
  [[nodiscard]] bool are_plausible() const { return are_plausible_; }

 private:
  const CsvReader& whole_;
  std::vector<CsvPart> parts_;
  std::vector<std::uint64_t> first_rows_{0};  // [count + 1]
  bool are_plausible_ = true;
};

}  // namespace stakemine::config
