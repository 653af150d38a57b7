// SPDX-License-Identifier: Apache-2.0
/// The lines of a LIBSVM file: what a look at them shows, and their rows, put where they belong.
#pragma once

#include "stakemine/core/matrix.hpp"
#include "stakemine/learning/dataset.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include "learning/line_blocks.hpp"
#include "learning/text_classes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace stakemine::learning {

/// What a look at some lines shows, right where they are without fault.
struct LibsvmExtent {
  std::uint64_t lines = 0, rows = 0;
  std::uint64_t numbers = 0;        ///< entries index:value
  std::uint64_t largest_index = 0;  ///< indices ascend, so that a line's last entry has its largest
};
[[nodiscard]] LibsvmExtent operator+(const LibsvmExtent& a, const LibsvmExtent& b);

/// Adds a line. \return its label as written but for a "+" in front, empty where it is no row.
std::string_view look_at(std::string_view line, LibsvmExtent& extent);
[[nodiscard]] LibsvmExtent extent_of(LineReader lines);

/// Takes rows as a matrix that is all zero.
class DenseSink {
 public:
  explicit DenseSink(MatrixView<double> rows) : rows_(rows) {}
  /// \return whether there is room for another row.
  bool begin_row() {
    if (is_full()) return false;
    row_ = rows_.row(next_++).data();
    return true;
  }
  /// Of the row last begun, columns ascending. \return whether there is room.
  bool put(std::uint32_t column, double number) {
    row_[column] = number;
    return true;
  }
  [[nodiscard]] bool is_full() const { return next_ == rows_.rows; }

 private:
  MatrixView<double> rows_;
  double* row_ = nullptr;
  std::size_t next_ = 0;
};

/// Takes rows as those of a pattern, whose numbers are a part of all: `first` is the place of the part's first.
class SparseSink {
 public:
  SparseSink(std::span<RowExtent> rows, std::uint64_t first, std::span<std::uint32_t> columns, std::span<double> values)
      : rows_(rows), first_(first), columns_(columns), values_(values) {}
  bool begin_row() {
    if (next_ == rows_.size()) return false;
    rows_[next_++] = {first_ + used_, first_ + used_};
    return true;
  }
  bool put(std::uint32_t column, double number) {
    if (used_ == columns_.size()) return false;
    columns_[used_] = column;
    values_[used_] = number;
    rows_[next_ - 1].end = first_ + ++used_;
    return true;
  }
  [[nodiscard]] bool is_full() const { return next_ == rows_.size() && used_ == columns_.size(); }

 private:
  std::span<RowExtent> rows_;
  std::uint64_t first_;
  std::span<std::uint32_t> columns_;
  std::span<double> values_;
  std::size_t next_ = 0, used_ = 0;
};

/// What is read of the rows of a block but their features.
struct LibsvmLabels {
  LabelPart classes;
  std::vector<double> targets;
};

/// Reads rows of one file.
class LibsvmReader {
 public:
  LibsvmReader(const LibsvmSource::Options& options, Target target, std::size_t features)
      : options_(options), target_(target), features_(features) {}

  /// The lines from the one of this number on, 1 the first, into a sink, which must be full then.
  /// \throws UserError for the first line at fault.
  template <class Sink>
  void read(LineReader lines, std::uint64_t number, Sink sink, LibsvmLabels& labels) const;

 private:
  [[noreturn]] void fail(std::uint64_t line, std::string_view what) const;
  [[nodiscard]] double number_in(std::string_view text, std::uint64_t line) const;

  const LibsvmSource::Options& options_;
  Target target_;
  std::size_t features_;
};

extern template void LibsvmReader::read(LineReader, std::uint64_t, DenseSink, LibsvmLabels&) const;
extern template void LibsvmReader::read(LineReader, std::uint64_t, SparseSink, LibsvmLabels&) const;

}  // namespace stakemine::learning
