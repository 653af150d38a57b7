// SPDX-License-Identifier: Apache-2.0
// The mean of rows that are made one at a time, against the mean of the same rows in a matrix.
#include "stakemine/aggregation/streamed_mean.hpp"

#include "stakemine/aggregation/rules.hpp"
#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"
#include "support/block_runners.hpp"

#include <algorithm>
#include <mutex>

#include <gtest/gtest.h>

namespace stakemine::aggregation {
namespace {

void expect_same(const Weighted& input, const BlockRunner& runner) {
  const Matrix matrix = matrix_of(input.rows);
  const Aggregate stored = Mean{}.try_aggregate({matrix.view(), input.weights});
  const Aggregate streamed =
      streamed_mean({matrix.rows, matrix.columns,
                     [&](std::size_t row, std::span<double> out) { std::ranges::copy(matrix.row(row), out.begin()); }},
                    input.weights, runner);
  EXPECT_EQ(stored.result, streamed.result);  // to the bit
  EXPECT_EQ(stored.rejected, streamed.rejected);
  EXPECT_EQ(stored.refusal, streamed.refusal);
}

TEST(StreamedMean, IsTheMeanToTheBit) {
  KeyedRandom random(1, Purpose::test);
  for (const std::size_t rows : {1U, 2U, 7U, 8U, 9U, 16U, 63U, 511U, 512U, 513U, 700U, 1024U, 1025U, 3000U}) {
    Weighted input = random_rows(rows, 1 + random.below(5), rows);
    for (std::size_t row = 0; row < rows; ++row) {
      input.weights[row] = random.uniform() < 0.1 ? 0.0 : random.uniform();
      if (random.uniform() < 0.05) input.rows[row][0] = row % 2 == 0 ? kNaN : -kInfinity;
    }
    expect_same(input, {});
    expect_same(input, backwards());
    for (const unsigned threads : {1U, 2U, 3U, 8U}) expect_same(input, on_threads(threads));
  }
}

TEST(StreamedMean, RefusesWhatTheMeanRefuses) {
  Weighted input;
  input.add({1, 2}, 0);
  expect_same(input, {});
  input.add({kNaN, 2}, 1);
  expect_same(input, {});
  input.weights[0] = -1;
  EXPECT_THROW((void)streamed_mean({2, 2, [](std::size_t, std::span<double>) {}}, input.weights), UserError);
}

// However many rows there are, so many are ever in hand: what they are written to says how many.
TEST(StreamedMean, HoldsFewRows) {
  constexpr std::size_t kRows = 20'000;
  const std::vector<double> weights(kRows, 1.0);
  std::mutex guard;
  std::size_t at_once = 0, most = 0, made = 0;
  const auto counted = [&](std::size_t count, const BlockWork& work) {
    on_threads(3)(count, [&](std::size_t block) {
      {
        const std::scoped_lock lock{guard};
        most = std::max(most, ++at_once);
      }
      work(block);
      const std::scoped_lock lock{guard};
      --at_once;
    });
    EXPECT_LE(count, kMostBranches);
  };
  const Aggregate mean = streamed_mean({kRows, 1,
                                        [&](std::size_t row, std::span<double> out) {
                                          out[0] = static_cast<double>(row);
                                          const std::scoped_lock lock{guard};
                                          ++made;
                                        }},
                                       weights, counted);
  EXPECT_EQ(made, kRows);
  EXPECT_LE(most, 3U);
  EXPECT_EQ(mean.result, std::vector<double>{(kRows - 1) / 2.0});
}

}  // namespace
}  // namespace stakemine::aggregation
