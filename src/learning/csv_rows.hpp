// SPDX-License-Identifier: Apache-2.0
/// The records of a CSV file as rows of a data set, several parts of the file at once.
#pragma once

#include "stakemine/config/csv.hpp"
#include "stakemine/core/blocks.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/learning/dataset.hpp"

#include "learning/text_classes.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace stakemine::learning {

inline constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

/// What the columns of a file are for.
struct CsvColumns {
  std::size_t label = kNoColumn, split = kNoColumn, placement = kNoColumn;
  std::vector<std::size_t> features;
};

/// What is read of some rows but their features.
struct CsvRows {
  std::size_t count = 0;
  LabelPart classes;                          ///< [count] where classes are predicted
  std::vector<double> targets;                ///< [count] where numbers are
  std::vector<bool> is_test;                  ///< [count] where a column says so
  std::vector<std::string> placement_values;  ///< [count] where there is such a column
};

struct CsvLoad {
  CsvColumns columns;
  Target target = Target::classes;
  BlockRunner runner{};
  std::size_t block_bytes = 1;
};

/// Reads all records behind the header. A regular file's rows are counted before memory is taken for them, a pipe's are
/// appended as they come. \param[out] features [count, d]. \throws UserError for the first record at fault.
[[nodiscard]] CsvRows load_rows(config::CsvReader& reader, const CsvLoad& load, Matrix& features);

}  // namespace stakemine::learning
