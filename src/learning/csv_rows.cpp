// SPDX-License-Identifier: Apache-2.0
#include "learning/csv_rows.hpp"

#include "stakemine/config/csv_parts.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/learning/csv_source.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

using config::CsvParts;
using config::CsvReader;

constexpr std::uint64_t kTooManyRows = std::numeric_limits<std::uint32_t>::max();

UserError too_many_labels(const CsvReader& reader, std::size_t column) {
  return reader.error(column, fmt::format("more than {} different labels", CsvSource::kMostClasses));
}

std::uint32_t class_of(const CsvReader& reader, std::size_t column, LabelIndex& index) {
  const std::string_view label = reader.row()[column];
  if (label.empty()) throw reader.error(column, "the label is missing");
  const std::uint32_t found = index(label);
  if (index.names().size() > CsvSource::kMostClasses) throw too_many_labels(reader, column);
  return found;
}

bool read_mark(const CsvReader& reader, std::size_t column) {
  const std::string_view text = reader.row()[column];
  double number = 0.0;
  const bool numeric = config::parse_number(text, number);
  if ((numeric && number == 1.0) || text == "true" || text == "True") return true;
  if ((numeric && number == 0.0) || text == "false" || text == "False") return false;
  throw reader.error(column, "must be 1 or true for a test row, 0 or false for a training row");
}

// Reads all records of a reader. \param row_of where the features of the next record go.
void read_rows(CsvReader& reader, const CsvLoad& load, const std::function<std::span<double>()>& row_of,
               CsvRows& rows) {
  const CsvColumns& columns = load.columns;
  while (reader.next()) {
    const std::span<double> features = row_of();
    for (std::size_t i = 0; i < features.size(); ++i) features[i] = reader.number(columns.features[i]);
    if (load.target == Target::numbers) {
      rows.targets.push_back(reader.number(columns.label));
    } else {
      rows.classes.labels.push_back(class_of(reader, columns.label, rows.classes.index));
    }
    if (columns.split != kNoColumn) rows.is_test.push_back(read_mark(reader, columns.split));
    if (columns.placement != kNoColumn) rows.placement_values.emplace_back(reader.row()[columns.placement]);
    if (++rows.count == kTooManyRows) throw reader.error(0, "too many rows");
  }
}

template <class T>
void append(std::vector<T>& all, std::vector<T>& part) {
  all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  std::vector<T>{}.swap(part);
}

// What all parts read, one after another, where each counts the labels that it has itself.
class Joining {
 public:
  Joining(const CsvParts& parts, const CsvLoad& load) : parts_(parts), load_(load) {}

  void add(std::size_t part, CsvRows& rows) {
    for (const std::string& name : rows.classes.index.names()) {
      (void)all_.classes.index(name);
      if (all_.classes.index.names().size() > CsvSource::kMostClasses) refuse_label(part, name);
    }
    all_.count += rows.count;
    append_labels(rows.classes, all_.classes.index, all_.classes.labels);
    append(all_.targets, rows.targets);
    append(all_.is_test, rows.is_test);
    append(all_.placement_values, rows.placement_values);
  }
  CsvRows take() { return std::move(all_); }

 private:
  // The label that is one too many for all parts is none too many for its own, so its line is not known.
  [[noreturn]] void refuse_label(std::size_t part, std::string_view label) const {
    CsvReader reader = parts_.reader(part);
    while (reader.next())
      if (reader.row()[load_.columns.label] == label) throw too_many_labels(reader, load_.columns.label);
    STAKEMINE_ASSERT(false, "a label that was read is there");
  }

  const CsvParts& parts_;
  const CsvLoad& load_;
  CsvRows all_;
};

CsvRows load_parts(const CsvParts& parts, const CsvLoad& load, const std::string& file, Matrix& features) {
  const std::size_t columns = load.columns.features.size();
  features = Matrix{static_cast<std::size_t>(parts.rows()), columns};
  std::vector<CsvRows> read(parts.count());
  std::vector<std::exception_ptr> failures(parts.count());
  const auto changed = [&] { return UserError(fmt::format("{}: changed while it was read", file)); };
  const auto read_part = [&](std::size_t part) {
    auto row = static_cast<std::size_t>(parts.first_row(part));
    const auto row_of = [&] {
      if (row == parts.first_row(part + 1)) throw changed();
      return features.row(row++);
    };
    try {
      CsvReader reader = parts.reader(part);
      read_rows(reader, load, row_of, read[part]);
      if (row != parts.first_row(part + 1)) throw changed();
    } catch (const UserError&) {
      failures[part] = std::current_exception();
      throw;  // so that no further part is begun
    }
  };
  try {
    run_blocks(load.runner, parts.count(), read_part);
  } catch (const UserError&) {
    // What is to be told is found below: too many labels may be met in a line before.
  }
  Joining joining{parts, load};
  for (std::size_t part = 0; part < parts.count(); ++part) {
    joining.add(part, read[part]);
    if (failures[part]) std::rethrow_exception(failures[part]);
  }
  return joining.take();
}

}  // namespace

CsvRows load_rows(CsvReader& reader, const CsvLoad& load, Matrix& features) {
  if (reader.is_cuttable()) {
    const CsvParts parts{reader, load.block_bytes, load.runner};
    // Where some record is faulty, it is found before more is allocated than the file justifies.
    if (parts.rows() < kTooManyRows && parts.are_plausible()) return load_parts(parts, load, reader.path(), features);
  }
  CsvRows rows;
  features = {};
  features.columns = load.columns.features.size();
  const auto row_of = [&] {
    features.data.resize(++features.rows * features.columns);
    return features.row(features.rows - 1);
  };
  read_rows(reader, load, row_of, rows);
  return rows;
}

}  // namespace stakemine::learning
