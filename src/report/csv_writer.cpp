// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/csv_writer.hpp"

#include <array>
#include <iterator>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

constexpr std::size_t kLongestNumber = 32;

template <typename Number>
void print(std::ostream& out, Number number) {
  std::array<char, kLongestNumber> text;
  const auto end = fmt::format_to(text.data(), "{}", number);
  out.write(text.data(), std::distance(text.data(), end));
}

}  // namespace

void CsvWriter::separate() {
  if (row_has_cells_) out_.put(',');
  row_has_cells_ = true;
}

void CsvWriter::header(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) cell(name);
  end_row();
}

void CsvWriter::cell(std::string_view text) {
  separate();
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
    return;
  }
  out_.put('"');
  for (const char character : text) {
    if (character == '"') out_.put('"');
    out_.put(character);
  }
  out_.put('"');
}

void CsvWriter::cell(double number) {
  separate();
  print(out_, number);
}

void CsvWriter::cell(std::optional<double> number) {
  separate();
  if (number) print(out_, *number);
}

void CsvWriter::integer(std::uint64_t number) {
  separate();
  print(out_, number);
}

void CsvWriter::end_row() {
  out_.put('\n');
  row_has_cells_ = false;
}

}  // namespace stakemine::report
