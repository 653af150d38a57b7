// SPDX-License-Identifier: Apache-2.0
#include "aggregation/row_kernels.hpp"

#include "stakemine/core/random.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::aggregation {
namespace {

// Columns around the lanes and blocks of the kernels; rows whose squares leave the range of double, and one that is the
// point itself.
template <class T>
void expect_distances_to_be_each_rows_own(double largest, double least) {
  for (const std::size_t columns : {1U, 15U, 16U, 17U, 511U, 512U, 513U, 1040U}) {
    constexpr std::size_t kRows = 9;
    KeyedRandom random(columns, Purpose::test);
    std::vector<T> numbers(kRows * columns);
    for (T& number : numbers) number = static_cast<T>(random.normal());
    std::vector<double> point(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(columns));
    numbers[1 * columns] = static_cast<T>(largest);
    for (std::size_t k = 0; k < columns; ++k)
      numbers[2 * columns + k] = static_cast<T>(point[k] == 0 ? least : point[k] * (1 + least));
    const Rows rows = MatrixView<const T>{numbers.data(), kRows, columns};
    const std::array<std::size_t, 7> which{0, 1, 2, 5, 4, 3, 8};
    std::array<double, 7> out{};
    distances(rows, which, point, out);
    for (std::size_t i = 0; i < which.size(); ++i) EXPECT_EQ(out[i], distance(rows, which[i], point)) << columns;
    EXPECT_EQ(out[0], 0.0);
    EXPECT_GT(out[1], largest / 2);
  }
}

TEST(RowKernels, DistancesOfSeveralRowsAreThoseOfEach) {
  expect_distances_to_be_each_rows_own<float>(3e38, 1e-7);
  expect_distances_to_be_each_rows_own<double>(1e300, 1e-200);
}

}  // namespace
}  // namespace stakemine::aggregation
