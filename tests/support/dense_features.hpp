// SPDX-License-Identifier: Apache-2.0
/// The features of a data set as one dense matrix in double, however it holds them.
#pragma once

#include "stakemine/learning/dataset.hpp"

#include <cstddef>

namespace stakemine::learning {

inline Matrix dense_features(const LabelledRows& rows) {
  Matrix dense{rows.size(), rows.features.columns};
  if (!rows.is_sparse()) {
    rows.visit([&](auto x) {
      for (std::size_t i = 0; i < dense.data.size(); ++i) dense.data[i] = static_cast<double>(x.data[i]);
    });
    return dense;
  }
  rows.visit_sparse([&](const auto& x) {
    for (std::size_t row = 0; row < x.size(); ++row)
      for (std::size_t k = 0; k < x.row(row).columns.size(); ++k)
        dense.row(row)[x.row(row).columns[k]] = static_cast<double>(x.row(row).values[k]);
  });
  return dense;
}

}  // namespace stakemine::learning
