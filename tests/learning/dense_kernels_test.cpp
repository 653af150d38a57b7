// SPDX-License-Identifier: Apache-2.0
// Kernels for a few rows against those for many and against plain loops. The order of the sums is the same, but the
// compiler may fuse a multiplication with its addition in one and not in the other.
#include "learning/dense_kernels.hpp"

#include "stakemine/core/random.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

template <class T>
std::vector<T> random_numbers(std::size_t count, KeyedRandom& random) {
  std::vector<T> numbers(count);
  for (T& number : numbers) number = static_cast<T>(random.normal());
  return numbers;
}

template <class T>
void expect_one_order(std::size_t rows, std::size_t columns, std::size_t outputs) {
  KeyedRandom random{rows, Purpose::test, columns, outputs};
  const std::vector<T> x = random_numbers<T>(rows * columns, random);
  const std::vector<double> by_column = random_numbers<double>(columns * outputs, random);
  const std::vector<double> offsets = random_numbers<double>(outputs, random);
  std::vector<T> by_output(columns * outputs), narrow_offsets(offsets.begin(), offsets.end());
  for (std::size_t j = 0; j < columns; ++j)
    for (std::size_t c = 0; c < outputs; ++c) by_output[c * columns + j] = static_cast<T>(by_column[j * outputs + c]);
  const MatrixView<const T> matrix{x.data(), rows, columns};
  std::vector<T> many(rows * outputs), few(rows * outputs), zero(outputs);
  const double tolerance = sizeof(T) == sizeof(double) ? 1e-13 : 1e-4;
  const auto expect_same = [&](const char* what) {
    for (std::size_t i = 0; i < many.size(); ++i)
      EXPECT_NEAR(many[i], few[i], tolerance)
          << rows << " rows, " << columns << " columns, " << outputs << " outputs, " << what;
  };
  dense_scores(matrix, by_output.data(), narrow_offsets.data(), outputs, many.data());
  scores_by_column(matrix, by_column.data(), offsets.data(), outputs, few.data());
  expect_same("offsets");
  dense_scores(matrix, by_output.data(), zero.data(), outputs, many.data());
  scores_by_column(matrix, by_column.data(), nullptr, outputs, few.data());
  expect_same("no offsets");

  const std::vector<T> factors = random_numbers<T>(rows * outputs, random);
  std::vector<double> out(columns * outputs, 7.0);
  outer_products_by_column(matrix, factors.data(), outputs, out.data());
  for (std::size_t j = 0; j < columns; ++j)
    for (std::size_t c = 0; c < outputs; ++c) {
      double sum = 0;
      for (std::size_t r = 0; r < rows; ++r)
        sum += static_cast<double>(factors[r * outputs + c]) * static_cast<double>(x[r * columns + j]);
      EXPECT_NEAR(out[j * outputs + c], sum, (sizeof(T) == sizeof(double) ? 1e-14 : 1e-5));
    }
}

TEST(DenseKernels, FewRowsHaveTheSumsOfMany) {
  for (std::size_t rows = 1; rows <= 3; ++rows)
    for (const std::size_t columns : {1U, 3U, 4U, 7U, 8U, 9U, 30U, 64U, 65U})
      for (std::size_t outputs = 1; outputs <= 21; ++outputs) {
        expect_one_order<double>(rows, columns, outputs);
        expect_one_order<float>(rows, columns, outputs);
      }
}

}  // namespace
}  // namespace stakemine::learning
